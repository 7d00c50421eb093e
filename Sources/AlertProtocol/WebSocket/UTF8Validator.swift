/// Checks UTF-8 that comes in pieces (RFC 3629 §4), and fails at the first byte that can't go on from those before it.
struct UTF8Validator: Sendable {
    /// How many bytes the character under way still needs.
    private var missing = 0
    /// What the next of them may be: after some first bytes less than 0x80...0xBF.
    private var next: ClosedRange<UInt8> = continuation

    private static let continuation: ClosedRange<UInt8> = 0x80...0xBF

    /// Whether the text may end here.
    var isAtCharacterBorder: Bool { missing == 0 }

    /// Takes the next bytes; false when the text can't be UTF-8 any more.
    mutating func accept(_ bytes: ArraySlice<UInt8>) -> Bool {
        // Most pieces are whole, and the standard library is quick.
        if missing == 0, (try? UTF8Span(validating: bytes.span)) != nil { return true }
        for byte in bytes {
            if missing > 0 {
                guard next.contains(byte) else { return false }
                missing -= 1
                next = Self.continuation
            } else if byte >= 0x80, !begin(byte) {
                return false
            }
        }
        return true
    }

    /// The first byte of a character that has several.
    private mutating func begin(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, next) = (2, 0xA0...0xBF)  // shorter forms exist below
        case 0xED: (missing, next) = (2, 0x80...0x9F)  // surrogates beyond
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, next) = (3, 0x90...0xBF)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, next) = (3, 0x80...0x8F)  // nothing beyond U+10FFFF
        default: return false
        }
        return true
    }
}
