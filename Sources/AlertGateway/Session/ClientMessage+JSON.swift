package import AlertProtocol

/// Why a client's message could not be taken.
package enum ClientMessageError: Error, Equatable {
    /// It is no JSON object with the members of its type.
    case malformed
    /// No client sends messages of that type.
    case unknownType(String)
}

extension ClientMessage {
    /// Reads a message.
    package init(json: [UInt8]) throws(ClientMessageError) {
        guard let object = try? JSONObject(json), let type = object["type"]?.string else { throw .malformed }
        switch MessageType(rawValue: type) {
        case .ack: self = .ack(try Acknowledgement(object))
        // A client's clock is no concern of ours: a timestamp we cannot read is as good as none.
        case .ping: self = .ping(object["timestamp"]?.string.flatMap(UTCTimestamp.init))
        case .pong: self = .pong(object["timestamp"]?.string.flatMap(UTCTimestamp.init))
        case .auth:
            guard let token = object["token"]?.string else { throw .malformed }
            self = .auth(token: token)
        case .alert, .resume, .tokenExpiring, .error, nil: throw .unknownType(type)
        }
    }
}

extension Acknowledgement {
    fileprivate init(_ object: JSONObject) throws(ClientMessageError) {
        if let seq = object["seq"] {
            guard let seq = seq.integer else { throw .malformed }
            self = .upTo(seq: Int64(seq))
            return
        }
        guard let stream = object["stream_id"]?.string else { throw .malformed }
        guard let id = object["alert_id"] else {
            self = .stream(stream)
            return
        }
        guard let id = id.string else { throw .malformed }
        self = .alert(id: id, stream: stream)
    }
}
