/// The values of `type` on `/ws/alerts`.
enum MessageType: String, Codable {
    case alert = "anomaly_detected"
    case ack
    case ping
    case pong
    case resume
    case tokenExpiring = "token_expiring"
    case auth
    case error
}

/// Every key a message other than an alert may have.
enum MessageKey: String, CodingKey {
    case type, timestamp, seq, status, token, code, message
    case streamID = "stream_id"
    case alertID = "alert_id"
    case fromSeq = "from_seq"
    case toSeq = "to_seq"
    case expiresAt = "expires_at"
}

/// A message whose `type` its reader does not know.
package struct UnknownMessageType: Error, Equatable {
    /// What `type` said.
    package let type: String
}
