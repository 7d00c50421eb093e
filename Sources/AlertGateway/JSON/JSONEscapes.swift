/// The escapes of JSON strings (RFC 8259 §7).
package enum JSONEscapes {
    /// The text that the inside of a checked string stands for; nil when half of a surrogate pair stands alone.
    package static func resolve(_ inside: ArraySlice<UInt8>) -> String? {
        var text = ""
        var rest = inside
        while let backslash = rest.firstIndex(of: UInt8(ascii: "\\")) {
            text += String(decoding: rest[..<backslash], as: UTF8.self)
            rest = rest[(backslash + 1)...]
            guard let scalar = scalar(&rest) else { return nil }
            text.unicodeScalars.append(scalar)
        }
        return text + String(decoding: rest, as: UTF8.self)
    }

    /// Takes what follows a backslash.
    private static func scalar(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
        switch rest.popFirst() {
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            guard let high = unit(&rest) else { return nil }
            guard (0xD800..<0xDC00).contains(high) else { return Unicode.Scalar(high) }
            guard rest.popFirst() == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "u"), let low = unit(&rest),
                (0xDC00..<0xE000).contains(low)
            else { return nil }
            return Unicode.Scalar(0x10000 + ((high - 0xD800) << 10 | (low - 0xDC00)))
        case let character?: return Unicode.Scalar(character)
        case nil: return nil
        }
    }

    /// Takes four hexadecimal digits.
    private static func unit(_ rest: inout ArraySlice<UInt8>) -> UInt32? {
        let digits = rest.prefix(4)
        rest = rest.dropFirst(4)
        return digits.count == 4 ? UInt32(String(decoding: digits, as: UTF8.self), radix: 16) : nil
    }

    /// `text` as a JSON string with its quotes.
    package static func quoted(_ text: String) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        var bytes: [UInt8] = [UInt8(ascii: "\"")]
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x0A: bytes += [UInt8(ascii: "\\"), UInt8(ascii: "n")]
            case ..<0x20: bytes += Array("\\u00".utf8) + [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
        return bytes
    }
}
