import AlertProtocol

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
struct Identity: Equatable, Sendable {
    let user: String
    let role: Role
    let streams: VisibleStreams
    let expiry: UTCTimestamp
}
