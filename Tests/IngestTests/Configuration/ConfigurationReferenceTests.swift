import Configuration
import Foundation
import Ingest
import TestSupport
import Testing

/// The page on the configuration, against the schema and the reader.
struct ConfigurationReferenceTests {
    private let reference: ConfigurationReference

    init() throws { reference = try ConfigurationReference("picket serve") }

    @Test func thePageHasTheKeysOfTheSchema() {
        #expect(Set(reference.entries.keys) == KnownKeys.whole(ServiceConfiguration.schema.keysBySection))
    }

    /// Ranges and choices, which the schema has in numbers and names.
    @Test func thePageHasTheBoundsOfTheSchema() throws {
        let json = try JSONEncoder().encode(ServiceConfiguration.schema)
        var checked = 0
        func look(at node: [String: Any], name: String) {
            let value = reference.entries[name]?.value ?? ""
            if let least = node["minimum"] as? Double, let most = node["maximum"] as? Double {
                #expect(value.contains("\(least.formatted(.plain)) to \(most.formatted(.plain))"), "\(name)")
                checked += 1
            }
            for choice in node["enum"] as? [String] ?? [] {
                #expect(value.contains("`\(choice)`"), "\(name)")
                checked += 1
            }
            for (key, part) in node["properties"] as? [String: [String: Any]] ?? [:] {
                look(at: part, name: name.isEmpty ? key : "\(name).\(key)")
            }
            // Not into places, which are lists of numbers.
            if let elements = node["items"] as? [String: Any], elements["items"] == nil {
                look(at: elements, name: elements["properties"] == nil ? name : "\(name)[]")
            }
            for part in node["anyOf"] as? [[String: Any]] ?? [] where part["type"] as? String == "object" {
                look(at: part, name: name)
            }
        }
        look(at: try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any]), name: "")
        #expect(checked > 20)
    }

    @Test func theExampleIsRight() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "picket-reference-\(UUID()).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try reference.example.write(to: file, atomically: true, encoding: .utf8)
        let key = Data(repeating: 7, count: 30).base64EncodedString()
        let configuration = try ServiceConfiguration.read(
            file: file.path,
            environment: [
                "PICKET_PUBLISHER_TOKEN": "a.b.c", "YARD_PASSWORD": "secret", "DOOR_KEY": key, "PHONE_TOKEN": "t",
            ])
        #expect(configuration.streams.map(\.id) == ["yard", "gate", "door", "clip", "phone"])
    }
}

extension FormatStyle where Self == FloatingPointFormatStyle<Double> {
    /// Without a separator of thousands and without decimals that say nothing.
    fileprivate static var plain: Self { .number.grouping(.never).locale(Locale(identifier: "en_US_POSIX")) }
}
