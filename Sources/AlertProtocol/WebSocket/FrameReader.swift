/// Reads a peer's frames from bytes that come in any pieces (RFC 6455 §5.2), and finds what is wrong with them as early as
/// can be: in a head before the payload came, in a text before the frame is whole.
///
/// It holds what `MessageAssembler` holds, never more than one message.
package struct FrameReader: Sendable {
    private enum State {
        case head
        case payload(remaining: Int)
    }

    private static let mostHeadBytes = 14

    private var assembler: MessageAssembler
    private var state = State.head
    private var head: [UInt8] = []
    private var mask: [UInt8] = []
    private var maskOffset = 0

    /// Reads frames of `peer`; a message may have `maximumLength` bytes over all its fragments.
    package init(peer: MessageAssembler.Peer, maximumLength: Int) {
        assembler = MessageAssembler(peer: peer, maximumLength: maximumLength)
        head.reserveCapacity(Self.mostHeadBytes)
    }

    /// Takes bytes from the front of `bytes` up to the next event; nil when there is none and all were taken.
    ///
    /// After a violation the connection is to be closed and nothing more fed in.
    package mutating func next(_ bytes: inout ArraySlice<UInt8>) throws(WebSocketViolation) -> WebSocketEvent? {
        while true {
            switch state {
            case .head:
                guard let byte = bytes.popFirst() else { return nil }
                head.append(byte)
                if let length = try readHead() { state = .payload(remaining: length) }
            case .payload(remaining: 0):
                state = .head
                head.removeAll(keepingCapacity: true)
                if let event = try assembler.endFrame() { return event }
            case .payload(let remaining):
                guard !bytes.isEmpty else { return nil }
                let part = bytes.prefix(remaining)
                bytes = bytes.dropFirst(part.count)
                try assembler.append(unmasked(part))
                state = .payload(remaining: remaining - part.count)
            }
        }
    }

    /// The payload's length once the head is whole.
    private mutating func readHead() throws(WebSocketViolation) -> Int? {
        guard head.count >= 2 else { return nil }
        let frame = FrameHead(head[0], head[1])
        let shortLength = head[1] & 0x7F
        if head.count == 2 { try assembler.check(frame, shortLength: shortLength) }
        let lengthBytes = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0
        guard head.count == 2 + lengthBytes + (frame.isMasked ? 4 : 0) else { return nil }
        let length = head[2..<2 + lengthBytes].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        switch shortLength {
        case 126 where length < 126, 127 where length <= 0xFFFF:
            throw .protocolError("a length is written in as few bytes as can be")
        case 127 where length >> 63 != 0: throw .protocolError("a length has 63 bits")
        default: break
        }
        mask = Array(head[(2 + lengthBytes)...])
        maskOffset = 0
        return try assembler.beginFrame(frame, length: lengthBytes == 0 ? UInt64(shortLength) : length)
    }

    private mutating func unmasked(_ part: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard !mask.isEmpty else { return part }
        var part = part
        for index in part.indices {
            part[index] ^= mask[maskOffset]
            maskOffset = (maskOffset + 1) & 3
        }
        return part
    }
}
