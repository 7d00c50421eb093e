/// The parameters of a payload type: `a=fmtp:96 packetization-mode=1; sprop-parameter-sets=…` (RFC 8866 §6.15).
struct FormatParameters {
    private var line = 0
    private var values: [String: String] = [:]

    /// Reads what follows the payload type; no attribute means no parameters.
    init(_ attribute: Attribute?) {
        guard let attribute else { return }
        line = attribute.line
        for parameter in (attribute.value ?? "").split(separator: ";") {
            // Base64 ends in equals signs: only the first one separates.
            let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            values[parts[0].trimmed.lowercased()] = parts.count > 1 ? parts[1].trimmed : ""
        }
    }

    /// The value of a parameter, whose name is given in small letters.
    subscript(name: String) -> String? { values[name] }

    /// The NAL units that a decoder needs first: base64, separated by commas; empty ones are left out.
    ///
    /// H.264 has them in one parameter (RFC 6184 §8.1), H.265 in three (RFC 7798 §7.1).
    func parameterSets() throws(SDPError) -> [[UInt8]] {
        var sets: [[UInt8]] = []
        for name in ["sprop-parameter-sets", "sprop-vps", "sprop-sps", "sprop-pps"] {
            for text in (self[name] ?? "").split(separator: ",") {
                guard let set = [UInt8](base64: text.trimmed) else {
                    throw SDPError(
                        .malformedFormatParameter, line: line, found: "\(name) \(text)",
                        expected: "NAL units in base64, separated by commas")
                }
                if !set.isEmpty { sets.append(set) }
            }
        }
        return sets
    }
}

extension [UInt8] {
    /// The bytes that base64 text stands for (RFC 4648 §4), the padding being optional; nil when it is no such text.
    init?(base64 text: String) {
        self = []
        let digits = text.utf8.prefix { $0 != UInt8(ascii: "=") }
        let padding = text.utf8.dropFirst(digits.count)
        guard padding.count <= 2, padding.allSatisfy({ $0 == UInt8(ascii: "=") }), digits.count % 4 != 1 else {
            return nil
        }
        var bits: UInt32 = 0
        var bitCount = 0
        for digit in digits {
            guard let value = Self.base64Value(of: digit) else { return nil }
            bits = bits << 6 | value
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
            }
        }
    }

    private static func base64Value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(digit - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
