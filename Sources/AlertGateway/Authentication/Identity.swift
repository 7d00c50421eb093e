package import AlertProtocol

/// What a token may do.
package enum Role: String, Codable, CaseIterable, Sendable {
    /// Reads their own alerts.
    case viewer
    /// Reads their own alerts, publishes, and sees who is connected.
    case admin
    /// Publishes alerts.
    case publisher
}

/// Who a verified token speaks for.
package struct Identity: Equatable, Sendable {
    /// The token's subject.
    package let user: String
    /// What they may do.
    package let role: Role
    /// Whose alerts they may see, or publish.
    package let streams: VisibleStreams
    /// When the token ends.
    package let expiry: UTCTimestamp
}
