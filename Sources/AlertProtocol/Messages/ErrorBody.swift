/// What went wrong, for a program (`code`) and for a person (`message`).
package struct ErrorDetail: Codable, Equatable, Sendable {
    /// A stable word such as `token_expired`.
    package var code: String
    /// One sentence: what, where, what was expected.
    package var message: String

    /// A code with its sentence.
    package init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}

/// The body of every HTTP answer that is an error: `{"error": {"code", "message"}}`.
package struct ErrorBody: Codable, Equatable, Sendable {
    /// What went wrong.
    package var error: ErrorDetail

    /// The body for `error`.
    package init(error: ErrorDetail) { self.error = error }
}
