import AlertProtocol
import NIOHTTP1

/// A request that is refused: the status and the words of its error body.
struct RequestFailure: Error, Equatable {
    let status: HTTPResponseStatus
    let detail: ErrorDetail
    var headers: [String: String] = [:]

    init(_ status: HTTPResponseStatus, _ code: String, _ message: String, headers: [String: String] = [:]) {
        self.status = status
        self.detail = ErrorDetail(code: code, message: message)
        self.headers = headers
    }

    /// RFC 6750 §3 wants the challenge.
    static func unauthorized(_ code: String, _ message: String) -> Self {
        Self(.unauthorized, code, message, headers: ["WWW-Authenticate": "Bearer"])
    }

    static let nothingHere = Self(.notFound, "not_found", "there is nothing at this path")

    static func forbidden(_ code: String, _ message: String) -> Self { Self(.forbidden, code, message) }
}
