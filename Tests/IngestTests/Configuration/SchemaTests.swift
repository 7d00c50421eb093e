import Configuration
import Foundation
import Ingest
import TestSupport
import Testing

/// The schema that editors are given, against the code that reads the file.
struct SchemaTests {
    /// Every section there is, each with a key that nobody knows; `known here` then names those that are.
    private static let everySection = """
        ?: 1
        gateway: {?: 1, token: a}
        http: {?: 1}
        webrtc: {?: 1}
        model: {?: 1}
        defaults: {?: 1}
        streams:
          - {?: 1, id: a, source: {?: 1, rtp: {?: 1, sdp: a.sdp, listen: "127.0.0.1:1"}}}
          - ?: 1
            id: b
            motion: {?: 1}
            source: {rtp: {?: 1, listen: "127.0.0.1:2", srtp: {?: 1, key: a}}}
            rules: [{?: 1, line: {?: 1, points: [[0, 0], [1, 1]]}}]
          - {id: c, source: {rtsp: {?: 1, url: "rtsp://a"}}}
          - {id: d, source: {http: {?: 1, url: "http://a"}}}
          - {id: e, source: {file: {?: 1, path: a}}}
          - {id: f, source: {?: 1, whip: {?: 1, token: a}}}
        """

    /// What the reader says that it knows, by section.
    private static func keysOfTheReader() throws -> [String: Set<String>] {
        let file = FileManager.default.temporaryDirectory.appending(path: "picket-schema-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try everySection.replacingOccurrences(of: "?", with: KnownKeys.nonsense)
            .write(to: file, atomically: true, encoding: .utf8)
        let error = #expect(throws: InvalidConfiguration.self) {
            try ServiceConfiguration.read(file: file.path, environment: [:])
        }
        return KnownKeys.bySection(mistakes: error?.mistakes.map(\.message) ?? [])
    }

    /// A key that the reader knows and the schema does not, or the other way round, is a mistake in one of them; a new
    /// section goes into `everySection` too.
    @Test func theSchemaKnowsTheKeysThatTheReaderKnows() throws {
        let read = try Self.keysOfTheReader()
        let described = ServiceConfiguration.schema.keysBySection
        #expect(Set(read.keys) == Set(described.keys))
        for (section, keys) in described {
            #expect(read[section] == keys, "the section `\(section)`")
        }
    }

    @Test func theSchemaIsOneThatEditorsRead() throws {
        let json = try JSONEncoder().encode(ServiceConfiguration.schema)
        let schema = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        #expect(schema["additionalProperties"] as? Bool == false)
        #expect(schema["required"] as? [String] == ["gateway", "streams"])
        let properties = try #require(schema["properties"] as? [String: [String: Any]])
        #expect(properties["streams"]?["type"] as? String == "array")
        let model = try #require(properties["model"]?["properties"] as? [String: [String: Any]])
        #expect(model["precision"]?["enum"] as? [String] == ["fp32", "bf16", "int8"])
        #expect(model["threads"]?["maximum"] as? Int == 64)
    }
}
