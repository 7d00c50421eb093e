/// Reads a peer's frames from bytes that come in any pieces (RFC 6455 §5.2), and finds what is wrong with them as early as
/// can be: in a head before the payload came, in a text before the frame is whole.
///
/// It holds what `MessageAssembler` holds, never more than one message.
package struct FrameReader: Sendable {
    private enum State {
        case head
        case payload(remaining: Int)
    }

    private var assembler: MessageAssembler
    private var state = State.head
    /// Kept in place, as a gateway has one reader for each connection.
    private var head = InlineArray<14, UInt8>(repeating: 0)
    private var headCount = 0
    private var mask: InlineArray<4, UInt8>?
    private var maskOffset = 0

    /// Reads frames of `peer`; a message may have `maximumLength` bytes over all its fragments.
    package init(peer: MessageAssembler.Peer, maximumLength: Int) {
        assembler = MessageAssembler(peer: peer, maximumLength: maximumLength)
    }

    /// Takes bytes from the front of `bytes` up to the next event; nil when there is none and all were taken.
    ///
    /// After a violation the connection is to be closed and nothing more fed in.
    package mutating func next(_ bytes: inout ArraySlice<UInt8>) throws(WebSocketViolation) -> WebSocketEvent? {
        while true {
            switch state {
            case .head:
                guard headCount < head.count else { throw .protocolError("nothing follows a violation") }
                guard let byte = bytes.popFirst() else { return nil }
                head[headCount] = byte
                headCount += 1
                if let length = try readHead() { state = .payload(remaining: length) }
            case .payload(remaining: 0):
                state = .head
                headCount = 0
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
        guard headCount >= 2 else { return nil }
        let frame = FrameHead(head[0], head[1])
        let shortLength = head[1] & 0x7F
        if headCount == 2 { try assembler.check(frame, shortLength: shortLength) }
        let lengthBytes = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0
        let maskStart = 2 + lengthBytes
        guard headCount == maskStart + (frame.isMasked ? 4 : 0) else { return nil }
        let length = (2..<maskStart).reduce(0 as UInt64) { $0 << 8 | UInt64(head[$1]) }
        switch shortLength {
        case 126 where length < 126, 127 where length <= 0xFFFF:
            throw .protocolError("a length is written in as few bytes as can be")
        case 127 where length >> 63 != 0: throw .protocolError("a length has 63 bits")
        default: break
        }
        mask = frame.isMasked ? InlineArray { head[maskStart + $0] } : nil
        maskOffset = 0
        return try assembler.beginFrame(frame, length: lengthBytes == 0 ? UInt64(shortLength) : length)
    }

    private mutating func unmasked(_ part: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let mask else { return part }
        var part = part
        for index in part.indices {
            part[index] ^= mask[maskOffset]
            maskOffset = (maskOffset + 1) & 3
        }
        return part
    }
}
