/// Runs over the long strings of an alert eight bytes at a time: a picture in base64 is nearly all of it.
///
/// The tricks with words are those of Sean Eron Anderson, "Bit Twiddling Hacks". Swift's vectors were twenty times slower
/// at this, as a question about all lanes becomes a call for each.
package enum ByteScan {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// The first index from `start` at which a JSON string ends or needs a look: a quote, a backslash or a control
    /// character; the count where there is none.
    package static func endOfPlainText(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let special = zeros(word ^ ones &* 0x22) | zeros(word ^ ones &* 0x5C) | (word &- ones &* 0x20) & ~word
            if special & tops != 0 { break }
            index += 8
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { return index }
            index += 1
        }
        return index
    }

    /// Sets the top bit of each byte that is zero; of others perhaps, too, but only if one is zero.
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word }

    /// The first index from `start` that holds no digit of base64 (RFC 4648 §4); the count where there is none.
    package static func endOfBase64(in bytes: UnsafeRawBufferPointer, from start: Int) -> Int {
        var index = start
        while index + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            // Upper and lower case differ in one bit; the slash stands before the figures.
            let letters = between(word | ones &* 0x20, 0x60, 0x7B)
            let digits = letters | between(word, 0x2E, 0x3A) | between(word, 0x2A, 0x2C)
            guard digits & tops == tops else { break }
            index += 8
        }
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        return index
    }

    /// Sets the top bit of each byte that is larger than `low` and smaller than `high`, which are below 128.
    private static func between(_ word: UInt64, _ low: UInt64, _ high: UInt64) -> UInt64 {
        let sevenBits = word & ~tops
        return (ones &* (127 + high) &- sevenBits) & ~word & (sevenBits &+ ones &* (127 - low))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        let letter = (byte | 0x20) &- UInt8(ascii: "a") < 26
        return letter || byte &- UInt8(ascii: "/") < 11 || byte == UInt8(ascii: "+")
    }

    /// Whether the inside of a JSON string is base64 with padding; `\/` stands for a slash (RFC 8259 §7).
    package static func isBase64(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        var escapes = 0
        while true {
            index = endOfBase64(in: bytes, from: index)
            guard index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"), bytes[index + 1] == UInt8(ascii: "/")
            else { break }
            escapes += 1
            index += 2
        }
        let padding = bytes[index...]
        return padding.count <= 2 && padding.allSatisfy { $0 == UInt8(ascii: "=") }
            && (bytes.count - escapes).isMultiple(of: 4)
    }
}
