/// A session description (RFC 8866), read as leniently as cameras and ffmpeg write it.
///
/// Lines end with CRLF or LF; a first line `SDP:`, as ffmpeg prints it, blank lines, and lines of unknown type are passed
/// over; attributes are kept as text and read when a medium is chosen, so that a broken one of the sound does not cost
/// the picture.
package struct SessionDescription: Hashable, Sendable {
    /// The largest description that is read, in bytes.
    package static let maxSize = 64 << 10

    /// The name of the session (`s=`); empty when there is none.
    package private(set) var name = ""

    /// The address of the session (`c=`), without time-to-live and number of addresses; nil when there is none.
    package private(set) var address: String?

    /// The attributes before the first medium.
    package private(set) var attributes: [Attribute] = []

    /// The media, in their order.
    package private(set) var media: [MediaDescription] = []

    /// Reads the description from text.
    ///
    /// - Throws: the first line that can't be used.
    package init(_ text: String) throws(SDPError) {
        try self.init(bytes: Array(text.utf8))
    }

    /// Reads the description from bytes; those that are not UTF-8 are replaced.
    ///
    /// - Throws: the first line that can't be used.
    package init(bytes: [UInt8]) throws(SDPError) {
        guard bytes.count <= Self.maxSize else {
            throw SDPError(.tooLarge, line: 1, found: "\(bytes.count) bytes", expected: "at most \(Self.maxSize)")
        }
        var hasVersion = false
        for line in Line.all(in: bytes) {
            guard let (type, value) = line.parts else {
                // Only at the top: further down it would hide a mistake.
                if !hasVersion, line.text == "SDP:" { continue }
                guard hasVersion else { throw line.error(.notSDP, expected: "v=0") }
                throw line.error(.malformedLine, expected: "<letter>=<value>")
            }
            if !hasVersion {
                guard type == "v", value == "0" else { throw line.error(.notSDP, expected: "v=0") }
                hasVersion = true
            }
            try take(type, value, of: line)
        }
        guard hasVersion else { throw SDPError(.notSDP, line: 1, found: "nothing", expected: "v=0") }
    }

    private mutating func take(_ type: Character, _ value: String, of line: Line) throws(SDPError) {
        switch type {
        case "s": name = value
        case "c":
            let address = Self.address(in: value)
            if media.isEmpty { self.address = address } else { media[media.count - 1].address = address }
        case "m": media.append(try MediaDescription(value, of: line))
        case "a":
            let attribute = Attribute(line: line.number, value)
            if media.isEmpty {
                attributes.append(attribute)
            } else {
                media[media.count - 1].attributes.append(attribute)
            }
        default: break
        }
    }

    // RFC 8866 §5.7: IN IP4 224.2.36.42/127/3. Cameras leave the address out.
    private static func address(in value: String) -> String? {
        let fields = value.split(separator: " ")
        guard fields.count >= 3 else { return nil }
        return fields[2].split(separator: "/").first.map(String.init)
    }
}

/// One attribute (`a=name` or `a=name:value`).
package struct Attribute: Hashable, Sendable {
    /// The line it stands on, from 1.
    package var line: Int
    /// The name, as written.
    package var name: String
    /// What follows the colon; nil when there is none.
    package var value: String?

    init(line: Int, _ text: String) {
        self.line = line
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        name = String(parts[0])
        value = parts.count > 1 ? String(parts[1]) : nil
    }
}

// A key for SRTP or a password must not get into a log by way of a description.
extension Attribute: CustomStringConvertible, CustomReflectable {
    package var description: String {
        guard let value else { return name }
        return ["crypto", "ice-pwd"].contains(name.lowercased()) ? "\(name):…" : "\(name):\(value)"
    }

    package var customMirror: Mirror { Mirror(self, children: []) }
}

/// One line of a description.
struct Line {
    var number: Int
    var text: String

    /// The lines that are not blank, without their ends.
    static func all(in bytes: [UInt8]) -> [Line] {
        // Bytes, since to Swift CRLF is one character.
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        return lines.enumerated().compactMap { index, line in
            let text = String(decoding: line, as: UTF8.self).trimmed
            return text.isEmpty ? nil : Line(number: index + 1, text: text)
        }
    }

    /// The letter before the equals sign and what follows it; nil when the line has another form.
    var parts: (type: Character, value: String)? {
        guard let type = text.first, type.isASCII, type.isLetter, text.dropFirst().first == "=" else { return nil }
        return (type, String(text.dropFirst(2)))
    }

    func error(_ kind: SDPError.Kind, found: String? = nil, expected: String) -> SDPError {
        SDPError(kind, line: number, found: found ?? text, expected: expected)
    }
}

extension StringProtocol {
    /// Without white space, byte order mark and zero bytes at its ends.
    var trimmed: String {
        let isPadding = { (scalar: Unicode.Scalar) in
            scalar.properties.isWhitespace || scalar == "\u{FEFF}" || scalar == "\0"
        }
        var scalars = Substring(self).unicodeScalars
        while let first = scalars.first, isPadding(first) { scalars.removeFirst() }
        while let last = scalars.last, isPadding(last) { scalars.removeLast() }
        return String(scalars)
    }
}
