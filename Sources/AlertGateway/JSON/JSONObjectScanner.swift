/// Where one member of a JSON object stands in its text.
package struct JSONMember: Equatable, Sendable {
    /// What a value is; `literal` is true, false or null.
    package enum Kind: Equatable, Sendable { case object, array, string, number, literal }

    /// As it is written, escapes not resolved.
    package let name: String
    /// What the value is.
    package let kind: Kind
    /// From the quote before the name to the end of the value.
    package let range: Range<Int>
    /// The value alone.
    package let value: Range<Int>
}

/// What is wrong with a JSON text, and at which byte.
package struct JSONSyntaxError: Error, Equatable {
    /// Index of the byte, from 0.
    package let offset: Int
    /// What should stand there.
    package let expected: String
}

/// Checks a JSON object (RFC 8259) and finds its members without decoding their values, so that a frame of megabytes is
/// read once and copied never.
package struct JSONObjectScanner {
    private static let maximumDepth = 32

    private let bytes: [UInt8]
    private var index = 0

    /// The members in their order; throws at the first byte that is not JSON, or when the text is not one object.
    package static func members(of bytes: [UInt8]) throws(JSONSyntaxError) -> [JSONMember] {
        do { _ = try UTF8Span(validating: bytes.span) } catch {
            throw JSONSyntaxError(offset: error.byteOffsets.lowerBound, expected: "UTF-8")
        }
        var scanner = Self(bytes: bytes)
        var members: [JSONMember] = []
        members.reserveCapacity(16)
        scanner.skipSpace()
        try scanner.object(depth: 0) { members.append($0) }
        scanner.skipSpace()
        guard scanner.index == bytes.count else {
            throw JSONSyntaxError(offset: scanner.index, expected: "the end of the text")
        }
        return members
    }

    /// The members of an object that begins at `start` of a text that was checked.
    static func members(of bytes: [UInt8], at start: Int) -> [JSONMember] {
        var scanner = Self(bytes: bytes, index: start)
        var members: [JSONMember] = []
        try? scanner.object(depth: 0) { members.append($0) }
        return members
    }

    /// The elements of an array that begins at `start` of a text that was checked.
    static func elements(of bytes: [UInt8], at start: Int) -> [JSONValue] {
        var scanner = Self(bytes: bytes, index: start)
        var elements: [JSONValue] = []
        try? scanner.array(depth: 0) { elements.append(JSONValue(text: bytes, kind: $0, range: $1)) }
        return elements
    }

    private init(bytes: [UInt8], index: Int = 0) {
        self.bytes = bytes
        self.index = index
    }

    private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(JSONSyntaxError) {
        guard byte == UInt8(ascii: character) else {
            throw JSONSyntaxError(offset: index, expected: "\"\(character)\"")
        }
        index += 1
    }

    private mutating func object(
        depth: Int, found: (JSONMember) -> Void = { _ in }
    ) throws(JSONSyntaxError) {
        try expect("{")
        skipSpace()
        if byte == UInt8(ascii: "}") { return index += 1 }
        while true {
            skipSpace()
            let start = index
            try string()
            let nameRange = start..<index
            skipSpace()
            try expect(":")
            skipSpace()
            let valueStart = index
            let kind = try value(depth: depth + 1)
            if depth == 0 {
                // A name written with escapes is none of those we know; it is compared as it stands.
                let name = String(decoding: bytes[nameRange.dropFirst().dropLast()], as: UTF8.self)
                found(JSONMember(name: name, kind: kind, range: start..<index, value: valueStart..<index))
            }
            skipSpace()
            if byte == UInt8(ascii: ",") {
                index += 1
            } else {
                return try expect("}")
            }
        }
    }

    private mutating func array(
        depth: Int, found: (JSONMember.Kind, Range<Int>) -> Void = { _, _ in }
    ) throws(JSONSyntaxError) {
        try expect("[")
        skipSpace()
        if byte == UInt8(ascii: "]") { return index += 1 }
        while true {
            skipSpace()
            let start = index
            let kind = try value(depth: depth + 1)
            if depth == 0 { found(kind, start..<index) }
            skipSpace()
            if byte == UInt8(ascii: ",") {
                index += 1
            } else {
                return try expect("]")
            }
        }
    }

    private mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONMember.Kind {
        guard depth <= Self.maximumDepth else {
            throw JSONSyntaxError(offset: index, expected: "at most \(Self.maximumDepth) levels of nesting")
        }
        switch byte {
        case UInt8(ascii: "{"):
            try object(depth: depth)
            return .object
        case UInt8(ascii: "["):
            try array(depth: depth)
            return .array
        case UInt8(ascii: "\""):
            try string()
            return .string
        case UInt8(ascii: "t"): return try literal("true")
        case UInt8(ascii: "f"): return try literal("false")
        case UInt8(ascii: "n"): return try literal("null")
        default:
            try number()
            return .number
        }
    }

    private mutating func literal(_ text: String) throws(JSONSyntaxError) -> JSONMember.Kind {
        let expected = Array(text.utf8)
        guard bytes[index...].starts(with: expected) else { throw JSONSyntaxError(offset: index, expected: text) }
        index += expected.count
        return .literal
    }

    private mutating func string() throws(JSONSyntaxError) {
        try expect("\"")
        while true {
            index = bytes.withUnsafeBytes { ByteScan.endOfPlainText(in: $0, from: index) }
            guard let byte else { break }
            index += 1
            switch byte {
            case UInt8(ascii: "\""): return
            case UInt8(ascii: "\\"): try escape()
            default: throw JSONSyntaxError(offset: index - 1, expected: "an escape for a control character")
            }
        }
        throw JSONSyntaxError(offset: index, expected: "the end of a string")
    }

    private mutating func escape() throws(JSONSyntaxError) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            index += 1
        case UInt8(ascii: "u"):
            index += 1
            for _ in 0..<4 {
                guard let byte, Character(Unicode.Scalar(byte)).isHexDigit, byte < 0x80 else {
                    throw JSONSyntaxError(offset: index, expected: "a hexadecimal digit")
                }
                index += 1
            }
        default: throw JSONSyntaxError(offset: index, expected: "an escape such as \\n")
        }
    }

    private mutating func digits() throws(JSONSyntaxError) {
        let start = index
        while let byte, (0x30...0x39).contains(byte) { index += 1 }
        guard index > start else { throw JSONSyntaxError(offset: index, expected: "a value") }
    }

    private mutating func number() throws(JSONSyntaxError) {
        if byte == UInt8(ascii: "-") { index += 1 }
        if byte == UInt8(ascii: "0") { index += 1 } else { try digits() }
        if byte == UInt8(ascii: ".") {
            index += 1
            try digits()
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            index += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
    }
}
