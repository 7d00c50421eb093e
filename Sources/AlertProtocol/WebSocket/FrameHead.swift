/// The head of one WebSocket frame as it came from the peer, without length and mask (RFC 6455 §5.2).
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

    /// The head in a frame's first two bytes.
    init(_ first: UInt8, _ second: UInt8) {
        self.init(
            isFinal: first & 0x80 != 0, reservedBits: first >> 4 & 7, opcode: first & 15, isMasked: second & 0x80 != 0)
    }
}
