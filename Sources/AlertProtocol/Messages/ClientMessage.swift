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

extension ClientMessage: Codable {
    /// Throws `UnknownMessageType` for a type of which this version knows nothing.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: MessageKey.self)
        let type = try container.decode(String.self, forKey: .type)
        switch MessageType(rawValue: type) {
        case .ack: self = .ack(try Self.acknowledgement(in: container))
        // A client's clock is no concern of ours: a timestamp we cannot read is as good as none.
        case .ping: self = .ping(try? container.decode(UTCTimestamp.self, forKey: .timestamp))
        case .pong: self = .pong(try? container.decode(UTCTimestamp.self, forKey: .timestamp))
        case .auth: self = .auth(token: try container.decode(String.self, forKey: .token))
        case .alert, .resume, .tokenExpiring, .error, nil: throw UnknownMessageType(type: type)
        }
    }

    private static func acknowledgement(in container: KeyedDecodingContainer<MessageKey>) throws -> Acknowledgement {
        if let seq = try container.decodeIfPresent(Int64.self, forKey: .seq) { return .upTo(seq: seq) }
        let stream = try container.decode(String.self, forKey: .streamID)
        if let id = try container.decodeIfPresent(String.self, forKey: .alertID) {
            return .alert(id: id, stream: stream)
        }
        return .stream(stream)
    }

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
