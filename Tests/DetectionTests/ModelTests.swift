import CNN
import Detection
import Foundation
import KernelABI
import Testing

/// Opening models, and what is said of them.
struct ModelTests {
    @Test func theSummaryDescribesTheShippedModel() throws {
        let summary = try ModelSummary(Model(path: Fixtures.modelPath))
        #expect(summary.name == "person-v0" && summary.labels == ["person"] && summary.size == [320, 320])
        #expect(summary.parameters == 2_147_956)
        #expect(abs(summary.gflop - 1.384) < 0.001)
        #expect(summary.layers.first?.type == "stem3x3s2")
    }

    @Test func detectorsOfAModelShareItsNetwork() throws {
        let model = try Model(path: Fixtures.modelPath)
        #expect(try model.network() === model.network())
        #expect(
            try model.network(for: KernelChoice(isa: .reference)) !== model.network(for: KernelChoice(isa: .baseline)))
    }

    @Test(arguments: [
        ("\\\"kind\\\":\\\"dfl-center\\\"", "\\\"kind\\\":\\\"xxx-center\\\"", "xxx"),
        ("\\\"bins\\\":7", "\\\"bins\\\":6", "expected 25"), ("\\\"bins\\\":7", "\\\"bins\\\":0", "1...32"),
    ])
    func refusesDecodeRulesItDoesNotKnow(found: String, replacement: String, message: String) throws {
        // The replacement has the same length, so the file stays sound.
        var bytes = try Data(contentsOf: URL(fileURLWithPath: Fixtures.modelPath))
        let place = try #require(bytes.range(of: Data(found.utf8)))
        bytes.replaceSubrange(place, with: Data(replacement.utf8))
        let file = FileManager.default.temporaryDirectory.appending(path: "picket-\(UUID().uuidString)")
        try bytes.write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let error = #expect(throws: NetworkError.self) { try Model(path: file.path) }
        #expect(error?.location == "decode")
        #expect(error?.message.contains(message) == true)
    }
}
