/// What a user's client sends on `/ws/alerts`.
package enum ClientMessage: Equatable, Sendable {
    /// The user has seen alerts.
    case ack(Acknowledgement)
    /// Asks for a `pong`; the time is the sender's, nil when it gave none.
    case ping(UTCTimestamp?)
    /// Answers a `ping`.
    case pong(UTCTimestamp?)
    /// A fresh token for this connection.
    case auth(token: String)
}

extension ClientMessage: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: MessageKey.self)
        switch self {
        case .ack(let acknowledgement):
            try container.encode(MessageType.ack, forKey: .type)
            switch acknowledgement {
            case .stream(let stream):
                try container.encode(stream, forKey: .streamID)
            case .alert(let id, let stream):
                try container.encode(stream, forKey: .streamID)
                try container.encode(id, forKey: .alertID)
            case .upTo(let seq):
                try container.encode(seq, forKey: .seq)
            }
        case .ping(let timestamp):
            try container.encode(MessageType.ping, forKey: .type)
            try container.encodeIfPresent(timestamp, forKey: .timestamp)
        case .pong(let timestamp):
            try container.encode(MessageType.pong, forKey: .type)
            try container.encodeIfPresent(timestamp, forKey: .timestamp)
        case .auth(let token):
            try container.encode(MessageType.auth, forKey: .type)
            try container.encode(token, forKey: .token)
        }
    }
}
