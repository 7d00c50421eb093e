/// What the gateway sends on `/ws/alerts`.
package enum ServerMessage: Equatable, Sendable {
    /// An alert for this user.
    case alert(DeliveredAlert)
    /// Asks for a `pong`; the time is the sender's, nil when it gave none.
    case ping(UTCTimestamp?)
    /// Answers a `ping`.
    case pong(UTCTimestamp?)
    /// The first message after a connect with `last_seq`.
    case resume(Resumption)
    /// The token ends soon; an `auth` message renews it.
    case tokenExpiring(at: UTCTimestamp)
    /// A message the gateway could not use; the connection stays.
    case error(ErrorDetail)
}

/// What became of a client's wish to go on after its `last_seq`.
package struct Resumption: Equatable, Sendable {
    /// How complete the replay is.
    package enum Status: String, Codable, Sendable {
        /// Everything after `last_seq` follows.
        case replayed
        /// There is nothing after `last_seq`.
        case nothing
        /// The gateway no longer has all of it, or never had (another epoch): what it has follows.
        case gap
    }

    /// How complete the replay is.
    package var status: Status
    /// The first `seq` of the replay; nil with `nothing`.
    package var fromSeq: Int64?
    /// The last `seq` of the replay; nil with `nothing`.
    package var toSeq: Int64?

    /// A replay of `fromSeq` to `toSeq`, both included.
    package init(status: Status, fromSeq: Int64? = nil, toSeq: Int64? = nil) {
        self.status = status
        self.fromSeq = fromSeq
        self.toSeq = toSeq
    }
}

extension ServerMessage: Codable {
    /// Throws `UnknownMessageType` for a type of which this version knows nothing.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: MessageKey.self)
        let type = try container.decode(String.self, forKey: .type)
        switch MessageType(rawValue: type) {
        case .alert: self = .alert(try DeliveredAlert(from: decoder))
        case .ping: self = .ping(try? container.decode(UTCTimestamp.self, forKey: .timestamp))
        case .pong: self = .pong(try? container.decode(UTCTimestamp.self, forKey: .timestamp))
        case .resume:
            self = .resume(
                Resumption(
                    status: try container.decode(Resumption.Status.self, forKey: .status),
                    fromSeq: try container.decodeIfPresent(Int64.self, forKey: .fromSeq),
                    toSeq: try container.decodeIfPresent(Int64.self, forKey: .toSeq)))
        case .tokenExpiring: self = .tokenExpiring(at: try container.decode(UTCTimestamp.self, forKey: .expiresAt))
        case .error:
            self = .error(
                ErrorDetail(
                    code: try container.decode(String.self, forKey: .code),
                    message: try container.decode(String.self, forKey: .message)))
        case .ack, .auth, nil: throw UnknownMessageType(type: type)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        if case .alert(let alert) = self { return try alert.encode(to: encoder) }
        var container = encoder.container(keyedBy: MessageKey.self)
        switch self {
        case .alert: break
        case .ping(let timestamp):
            try container.encode(MessageType.ping, forKey: .type)
            try container.encodeIfPresent(timestamp, forKey: .timestamp)
        case .pong(let timestamp):
            try container.encode(MessageType.pong, forKey: .type)
            try container.encodeIfPresent(timestamp, forKey: .timestamp)
        case .resume(let resumption):
            try container.encode(MessageType.resume, forKey: .type)
            try container.encode(resumption.status, forKey: .status)
            try container.encodeIfPresent(resumption.fromSeq, forKey: .fromSeq)
            try container.encodeIfPresent(resumption.toSeq, forKey: .toSeq)
        case .tokenExpiring(let time):
            try container.encode(MessageType.tokenExpiring, forKey: .type)
            try container.encode(time, forKey: .expiresAt)
        case .error(let detail):
            try container.encode(MessageType.error, forKey: .type)
            try container.encode(detail.code, forKey: .code)
            try container.encode(detail.message, forKey: .message)
        }
    }
}
