/// Writes the frames a server sends: final, unmasked (RFC 6455 §5.1, §5.2).
package enum FrameWriter {
    /// The head of a text frame whose payload of `length` bytes follows.
    package static func textHead(length: Int) -> [UInt8] { head(opcode: 0x1, length: length) }

    /// A close frame; the reason is cut to the 123 bytes that fit, at a character's border.
    package static func close(_ code: CloseCode, reason: String) -> [UInt8] {
        var text: [UInt8] = []
        for character in reason {
            guard text.count + character.utf8.count <= 123 else { break }
            text += Array(character.utf8)
        }
        return head(opcode: 0x8, length: 2 + text.count)
            + [UInt8(code.rawValue >> 8), UInt8(truncatingIfNeeded: code.rawValue)] + text
    }

    /// A pong frame that answers a ping frame with the same payload of at most 125 bytes.
    package static func pong(_ payload: [UInt8]) -> [UInt8] { head(opcode: 0xA, length: payload.count) + payload }

    private static func head(opcode: UInt8, length: Int) -> [UInt8] {
        let first = 0x80 | opcode
        switch length {
        case ...125: return [first, UInt8(length)]
        case ...0xFFFF: return [first, 126, UInt8(length >> 8), UInt8(truncatingIfNeeded: length)]
        default:
            return [first, 127]
                + stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: length >> $0) }
        }
    }
}
