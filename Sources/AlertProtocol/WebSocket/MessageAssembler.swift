/// The head of one WebSocket frame as it came from the peer (RFC 6455 §5.2).
package struct FrameHead: Equatable, Sendable {
    /// Whether the message ends with this frame.
    package var isFinal: Bool
    /// RSV1 to RSV3 in the low three bits; all must be 0, as we negotiate no extension.
    package var reservedBits: UInt8
    /// 0 to 15.
    package var opcode: UInt8
    /// Whether the payload came masked.
    package var isMasked: Bool

    /// A head as read from the wire.
    package init(isFinal: Bool, reservedBits: UInt8 = 0, opcode: UInt8, isMasked: Bool) {
        self.isFinal = isFinal
        self.reservedBits = reservedBits
        self.opcode = opcode
        self.isMasked = isMasked
    }
}

/// How a peer broke RFC 6455, and the close code to tell them.
package struct WebSocketViolation: Error, Equatable {
    /// What goes into the close frame.
    package let closeCode: CloseCode
    /// What was wrong and what was expected.
    package let reason: String
}

/// What a peer's frames add up to.
package enum WebSocketEvent: Equatable, Sendable {
    /// A whole text message, valid UTF-8.
    case text([UInt8])
    /// A whole binary message.
    case binary([UInt8])
    /// To be answered by a pong frame with the same bytes.
    case ping([UInt8])
    /// Answers a ping frame of ours.
    case pong([UInt8])
    /// The peer closes; nil when it gave no code.
    case close(CloseCode?)
}

/// Puts frames together to messages and holds the peer to RFC 6455: masking (§5.1), reserved bits and opcodes (§5.2),
/// fragmentation (§5.4), control frames (§5.5), close codes (§7.4), UTF-8 (§8.1), and a limit on a message's size.
package struct MessageAssembler: Sendable {
    /// Whose frames are read: a client masks, a server does not.
    package enum Peer: Sendable { case client, server }

    private enum Opcode: UInt8 {
        case continuation = 0x0
        case text = 0x1
        case binary = 0x2
        case close = 0x8
        case ping = 0x9
        case pong = 0xA
    }

    private struct Message {
        var isText: Bool
        var payload: [UInt8]
    }

    private let peer: Peer
    private let maximumLength: Int
    private var unfinished: Message?

    /// Reads frames of `peer`; a message may have `maximumLength` bytes over all its fragments.
    package init(peer: Peer, maximumLength: Int) {
        self.peer = peer
        self.maximumLength = maximumLength
    }

    /// Takes the next frame with its payload unmasked; nil while a message is unfinished.
    ///
    /// After a violation the connection is to be closed and nothing more fed in.
    package mutating func receive(_ head: FrameHead, payload: [UInt8]) throws(WebSocketViolation) -> WebSocketEvent? {
        guard head.isMasked == (peer == .client) else {
            throw .protocolError("a client's frames are masked, a server's are not")
        }
        guard head.reservedBits == 0 else { throw .protocolError("reserved bits are set, no extension is in use") }
        guard let opcode = Opcode(rawValue: head.opcode) else {
            throw .protocolError("opcode \(head.opcode) is reserved")
        }
        switch opcode {
        case .continuation, .text, .binary: return try receiveData(opcode, isFinal: head.isFinal, payload)
        case .close, .ping, .pong: return try receiveControl(opcode, isFinal: head.isFinal, payload)
        }
    }

    private mutating func receiveData(
        _ opcode: Opcode, isFinal: Bool, _ payload: [UInt8]
    ) throws(WebSocketViolation) -> WebSocketEvent? {
        var message: Message
        if opcode == .continuation {
            guard let begun = unfinished.take() else {
                throw .protocolError("a continuation frame without a message to continue")
            }
            message = begun
        } else {
            guard unfinished == nil else { throw .protocolError("a new message inside an unfinished one") }
            message = Message(isText: opcode == .text, payload: [])
        }
        guard payload.count <= maximumLength - message.payload.count else {
            throw WebSocketViolation(
                closeCode: .messageTooBig, reason: "the message is longer than \(maximumLength) bytes")
        }
        message.payload += payload
        guard isFinal else {
            unfinished = message
            return nil
        }
        guard message.isText else { return .binary(message.payload) }
        guard Self.isUTF8(message.payload) else {
            throw WebSocketViolation(closeCode: .invalidPayload, reason: "the text is not UTF-8")
        }
        return .text(message.payload)
    }

    private func receiveControl(
        _ opcode: Opcode, isFinal: Bool, _ payload: [UInt8]
    ) throws(WebSocketViolation) -> WebSocketEvent {
        guard isFinal else { throw .protocolError("a control frame is never fragmented") }
        guard payload.count <= 125 else { throw .protocolError("a control frame has at most 125 bytes") }
        if opcode == .ping { return .ping(payload) }
        if opcode == .pong { return .pong(payload) }
        if payload.isEmpty { return .close(nil) }
        guard payload.count >= 2 else { throw .protocolError("a close frame has no byte or at least two") }
        let code = CloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
        guard code.isAllowedOnTheWire else { throw .protocolError("close code \(code.rawValue) is reserved") }
        guard Self.isUTF8(Array(payload[2...])) else {
            throw WebSocketViolation(closeCode: .invalidPayload, reason: "the close reason is not UTF-8")
        }
        return .close(code)
    }

    private static func isUTF8(_ bytes: [UInt8]) -> Bool { (try? UTF8Span(validating: bytes.span)) != nil }
}

extension WebSocketViolation {
    fileprivate static func protocolError(_ reason: String) -> Self {
        Self(closeCode: .protocolError, reason: reason)
    }
}
