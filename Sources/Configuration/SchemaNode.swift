/// A part of a JSON Schema (draft 2020-12) that describes a configuration file to editors.
///
/// What a file may hold is decided by the code that reads it; a test holds both to the same keys.
package struct SchemaNode: Sendable, Encodable {
    private enum Kind {
        case object(keys: [String: SchemaNode], required: [String])
        case list([SchemaNode])
        case text(pattern: String?)
        case choice([String])
        case number(ClosedRange<Double>)
        case integer(ClosedRange<Int>)
        case flag
        case either([SchemaNode])
    }

    private let kind: Kind
    private let about: String?
    private var title: String?

    private init(_ kind: Kind, _ about: String? = nil) {
        self.kind = kind
        self.about = about
    }

    /// A mapping of these keys and no others.
    package static func object(
        _ about: String, required: [String] = [], _ keys: [String: SchemaNode]
    ) -> SchemaNode { SchemaNode(.object(keys: keys, required: required), about) }

    /// A list whose elements are all like `element`.
    package static func list(_ about: String, of element: SchemaNode) -> SchemaNode {
        SchemaNode(.list([element]), about)
    }

    /// Any text, or one that a regular expression matches; a reference to the environment always is.
    package static func text(_ about: String, pattern: String? = nil) -> SchemaNode {
        SchemaNode(.text(pattern: pattern), about)
    }

    /// One of these texts.
    package static func choice(_ about: String, _ names: [String]) -> SchemaNode { SchemaNode(.choice(names), about) }

    /// A number.
    package static func number(_ about: String, in range: ClosedRange<Double>) -> SchemaNode {
        SchemaNode(.number(range), about)
    }

    /// A whole number.
    package static func integer(_ about: String, in range: ClosedRange<Int>) -> SchemaNode {
        SchemaNode(.integer(range), about)
    }

    /// `true` or `false`.
    package static func flag(_ about: String) -> SchemaNode { SchemaNode(.flag, about) }

    /// A length of time such as `250ms`, `30s`, `1.5m`, `2h` or `7d`.
    package static func duration(_ about: String) -> SchemaNode {
        .text(about, pattern: #"^[0-9]+(\.[0-9]+)?(ms|s|m|h|d)$"#)
    }

    /// An address to listen on, `HOST:PORT`.
    package static func endpoint(_ about: String) -> SchemaNode { .text(about, pattern: #"^.*:[0-9]{1,5}$"#) }

    /// One `element`, or a list of such.
    package static func oneOrMore(_ about: String, of element: SchemaNode) -> SchemaNode {
        SchemaNode(.either([element, SchemaNode(.list([element]))]), about)
    }

    /// Whatever one of `nodes` describes.
    package static func either(_ about: String, _ nodes: [SchemaNode]) -> SchemaNode {
        SchemaNode(.either(nodes), about)
    }

    /// The whole schema of a file, with its title.
    package func titled(_ title: String) -> SchemaNode {
        var schema = self
        schema.title = title
        return schema
    }

    /// The keys of every mapping, by where it is: `streams[].source`, and the file itself as an empty text.
    package var keysBySection: [String: Set<String>] {
        var keys: [String: Set<String>] = [:]
        collect(into: &keys, at: "")
        return keys
    }

    private func collect(into found: inout [String: Set<String>], at path: String) {
        switch kind {
        case .object(let keys, _):
            found[path, default: []].formUnion(keys.keys)
            for (key, node) in keys { node.collect(into: &found, at: path.isEmpty ? key : "\(path).\(key)") }
        case .list(let elements): elements[0].collect(into: &found, at: path + "[]")
        case .either(let nodes): for node in nodes { node.collect(into: &found, at: path) }
        case .text, .choice, .number, .integer, .flag: break
        }
    }

    private enum CodingKeys: String, CodingKey {
        case schema = "$schema"
        case title, description, type, properties, required, additionalProperties, items, pattern, minimum, maximum
        case choices = "enum"
        case anyOf
    }

    /// `${NAME}`, which may stand wherever a text may.
    private static let reference = #"\$\{[^}]+\}"#

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if let title {
            try container.encode("https://json-schema.org/draft/2020-12/schema", forKey: .schema)
            try container.encode(title, forKey: .title)
        }
        try container.encodeIfPresent(about, forKey: .description)
        switch kind {
        case .object(let keys, let required):
            try container.encode("object", forKey: .type)
            try container.encode(keys, forKey: .properties)
            if !required.isEmpty { try container.encode(required, forKey: .required) }
            try container.encode(false, forKey: .additionalProperties)
        case .list(let elements):
            try container.encode("array", forKey: .type)
            try container.encode(elements[0], forKey: .items)
        case .text(let pattern):
            try container.encode("string", forKey: .type)
            try container.encodeIfPresent(pattern.map { "\(Self.reference)|\($0)" }, forKey: .pattern)
        case .choice(let names): try container.encode(names, forKey: .choices)
        case .number(let range):
            try container.encode("number", forKey: .type)
            try container.encode(range.lowerBound, forKey: .minimum)
            try container.encode(range.upperBound, forKey: .maximum)
        case .integer(let range):
            try container.encode("integer", forKey: .type)
            try container.encode(range.lowerBound, forKey: .minimum)
            try container.encode(range.upperBound, forKey: .maximum)
        case .flag: try container.encode("boolean", forKey: .type)
        case .either(let nodes): try container.encode(nodes, forKey: .anyOf)
        }
    }
}
