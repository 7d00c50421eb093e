/// A request's path and query (RFC 9112 §3.2.1), percent-decoded.
///
/// Only `path` may be logged: the query can hold a token.
package struct RequestTarget: Equatable, Sendable {
    /// As it came, without the query.
    package let path: String
    /// The parts between the slashes.
    package let segments: [String]
    private let parameters: [Parameter]

    private struct Parameter: Equatable {
        let name: String
        let value: String
    }

    /// Nil when a percent escape is broken or does not decode to UTF-8.
    package init?(_ uri: String) {
        // Bytes, as looking for the boundaries of characters takes longer than all the rest.
        let parts = uri.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, first.first == UInt8(ascii: "/") else { return nil }
        path = String(Substring(first))
        var segments: [String] = []
        for segment in first.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            guard let decoded = Self.decode(segment) else { return nil }
            segments.append(decoded)
        }
        self.segments = segments
        var parameters: [Parameter] = []
        for pair in parts.dropFirst().first?.split(separator: UInt8(ascii: "&")) ?? [] {
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decode(halves[0]), let value = halves.count > 1 ? Self.decode(halves[1]) : "" else {
                return nil
            }
            parameters.append(Parameter(name: name, value: value))
        }
        self.parameters = parameters
    }

    /// A parameter's value; the last one when it comes several times.
    package subscript(parameter: String) -> String? { parameters.last { $0.name == parameter }?.value }

    private static func decode(_ text: Substring.UTF8View) -> String? {
        if !text.contains(UInt8(ascii: "%")) { return String(Substring(text)) }
        var bytes: [UInt8] = []
        var rest = text.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next().flatMap(hexDigit), let low = rest.next().flatMap(hexDigit) else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
