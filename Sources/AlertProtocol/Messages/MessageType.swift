/// The values of `type` on `/ws/alerts`; `docs/asyncapi.yaml` describes each.
package enum MessageType: String, Codable, CaseIterable, Sendable {
    /// An alert, from the gateway.
    case alert = "anomaly_detected"
    /// What the client has seen.
    case ack
    /// Asks for a `pong`, from either side.
    case ping
    /// Answers a `ping`.
    case pong
    /// What the gateway makes of a client's `last_seq`.
    case resume
    /// The connection ends soon unless the client brings a fresh token.
    case tokenExpiring = "token_expiring"
    /// A fresh token, from the client.
    case auth
    /// What was wrong with a client's message.
    case error

    /// Whether users' clients send it.
    package var isFromClients: Bool {
        switch self {
        case .ack, .ping, .pong, .auth: true
        case .alert, .resume, .tokenExpiring, .error: false
        }
    }

    /// Whether the gateway sends it.
    package var isFromGateway: Bool {
        switch self {
        case .alert, .ping, .pong, .resume, .tokenExpiring, .error: true
        case .ack, .auth: false
        }
    }
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
