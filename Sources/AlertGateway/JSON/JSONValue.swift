/// A value inside a JSON text that was checked; read only when somebody asks.
struct JSONValue {
    /// The text as a whole.
    let text: [UInt8]
    let kind: JSONMember.Kind
    /// Where the value stands in it.
    let range: Range<Int>

    private var inside: ArraySlice<UInt8> { text[range.dropFirst().dropLast()] }

    /// A string with its escapes resolved; nil for other values, and for escapes that make no text.
    var string: String? {
        guard kind == .string else { return nil }
        if !inside.contains(UInt8(ascii: "\\")) { return String(decoding: inside, as: UTF8.self) }
        return JSONEscapes.resolve(inside)
    }

    /// A number that a `Double` can hold.
    var number: Double? {
        guard kind == .number, let number = Double(String(decoding: text[range], as: UTF8.self)), number.isFinite
        else { return nil }
        return number
    }

    /// A whole number.
    var integer: Int? {
        guard kind == .number else { return nil }
        return Int(String(decoding: text[range], as: UTF8.self)) ?? number.flatMap { Int(exactly: $0) }
    }

    var isNull: Bool { kind == .literal && text[range.lowerBound] == UInt8(ascii: "n") }

    /// Nil for other values.
    var object: JSONObject? {
        guard kind == .object else { return nil }
        return JSONObject(text: text, members: JSONObjectScanner.members(of: text, at: range.lowerBound))
    }

    /// The elements of an array of strings; nil for other values.
    var strings: [String]? {
        guard kind == .array else { return nil }
        let elements = elements
        let strings = elements.compactMap(\.string)
        return strings.count == elements.count ? strings : nil
    }

    /// The elements of an array; none for other values.
    var elements: [JSONValue] {
        kind == .array ? JSONObjectScanner.elements(of: text, at: range.lowerBound) : []
    }
}

/// An object inside a JSON text that was checked.
struct JSONObject {
    let text: [UInt8]
    let members: [JSONMember]

    init(text: [UInt8], members: [JSONMember]) {
        self.text = text
        self.members = members
    }

    /// Checks that `text` is one object.
    init(_ text: [UInt8]) throws(JSONSyntaxError) {
        self.init(text: text, members: try JSONObjectScanner.members(of: text))
    }

    /// The member of that name, the last one if there are more (RFC 7515 §4); null counts as absent.
    subscript(name: String) -> JSONValue? { find(name).flatMap { $0.isNull ? nil : $0 } }

    /// As the subscript, but null is a value.
    func find(_ name: String) -> JSONValue? {
        members.last { $0.name == name }.map { JSONValue(text: text, kind: $0.kind, range: $0.value) }
    }
}
