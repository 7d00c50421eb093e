/// How a peer broke RFC 6455, and the close code to tell them.
package struct WebSocketViolation: Error, Equatable {
    /// What goes into the close frame.
    package let closeCode: CloseCode
    /// What was wrong and what was expected.
    package let reason: String

    static func protocolError(_ reason: String) -> Self { Self(closeCode: .protocolError, reason: reason) }
}

/// What a peer's frames add up to.
package enum WebSocketEvent: Equatable, Sendable {
    /// A whole text message, valid UTF-8.
    case text([UInt8])
    /// A whole binary message.
    case binary([UInt8])
    /// To be answered by a pong frame with the same bytes.
    case ping([UInt8])
    /// A pong frame, which may come unasked (RFC 6455 §5.5.3).
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

        var isControl: Bool { rawValue & 0x8 != 0 }
    }

    private struct Message {
        var isText: Bool
        var payload: [UInt8] = []
        var text = UTF8Validator()
    }

    private struct Frame {
        var opcode: Opcode
        var isFinal: Bool
        /// Of a control frame; other payloads go to the message at once.
        var payload: [UInt8] = []
    }

    private let peer: Peer
    private let maximumLength: Int
    private var frame: Frame?
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
        try check(head, shortLength: UInt8(min(payload.count, 126)))
        _ = try beginFrame(head, length: UInt64(payload.count))
        try append(payload[...])
        return try endFrame()
    }

    /// Looks at what a frame's first two bytes say; `shortLength` is 126 or more for what they have no room for.
    func check(_ head: FrameHead, shortLength: UInt8) throws(WebSocketViolation) {
        guard head.isMasked == (peer == .client) else {
            throw .protocolError("a client's frames are masked, a server's are not")
        }
        guard head.reservedBits == 0 else { throw .protocolError("reserved bits are set, no extension is in use") }
        guard let opcode = Opcode(rawValue: head.opcode) else {
            throw .protocolError("opcode \(head.opcode) is reserved")
        }
        if opcode.isControl {
            guard head.isFinal else { throw .protocolError("a control frame is never fragmented") }
            guard shortLength <= 125 else { throw .protocolError("a control frame has at most 125 bytes") }
        } else if opcode == .continuation {
            guard unfinished != nil else { throw .protocolError("a continuation frame without a message to continue") }
        } else {
            guard unfinished == nil else { throw .protocolError("a new message inside an unfinished one") }
        }
    }

    /// Begins a frame that was checked, and returns its length.
    mutating func beginFrame(_ head: FrameHead, length: UInt64) throws(WebSocketViolation) -> Int {
        guard let opcode = Opcode(rawValue: head.opcode) else {
            throw .protocolError("opcode \(head.opcode) is reserved")
        }
        if opcode == .text || opcode == .binary { unfinished = Message(isText: opcode == .text) }
        frame = Frame(opcode: opcode, isFinal: head.isFinal)
        let room = opcode.isControl ? 125 : maximumLength - (unfinished?.payload.count ?? 0)
        guard length <= UInt64(room) else {
            throw WebSocketViolation(
                closeCode: .messageTooBig, reason: "the message is longer than \(maximumLength) bytes")
        }
        return Int(length)
    }

    /// Takes a part of the payload, unmasked.
    mutating func append(_ part: ArraySlice<UInt8>) throws(WebSocketViolation) {
        if frame?.opcode.isControl == true {
            frame?.payload += part
        } else {
            unfinished?.payload += part
            guard unfinished?.isText != true || unfinished?.text.accept(part) == true else { throw .notUTF8 }
        }
    }

    /// Ends the frame; nil while a message is unfinished.
    mutating func endFrame() throws(WebSocketViolation) -> WebSocketEvent? {
        guard let frame = frame.take() else { return nil }
        switch frame.opcode {
        case .ping: return .ping(frame.payload)
        case .pong: return .pong(frame.payload)
        case .close: return try Self.close(frame.payload)
        case .continuation, .text, .binary:
            guard frame.isFinal, let message = unfinished.take() else { return nil }
            guard message.isText else { return .binary(message.payload) }
            guard message.text.isAtCharacterBorder else { throw .notUTF8 }
            return .text(message.payload)
        }
    }

    private static func close(_ payload: [UInt8]) throws(WebSocketViolation) -> WebSocketEvent {
        if payload.isEmpty { return .close(nil) }
        guard payload.count >= 2 else { throw .protocolError("a close frame has no byte or at least two") }
        let code = CloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
        guard code.isAllowedOnTheWire else { throw .protocolError("close code \(code.rawValue) is reserved") }
        var reason = UTF8Validator()
        guard reason.accept(payload[2...]), reason.isAtCharacterBorder else {
            throw WebSocketViolation(closeCode: .invalidPayload, reason: "the close reason is not UTF-8")
        }
        return .close(code)
    }
}

extension WebSocketViolation {
    fileprivate static let notUTF8 = Self(closeCode: .invalidPayload, reason: "the text is not UTF-8")
}
