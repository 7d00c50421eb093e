import CNN
import Foundation
import TestSupport
import Testing

/// Files on disk.
struct WeightsFileTests {
    @Test func opensTheShippedWeights() throws {
        let file = try WeightsFile(path: Checkout.root.appending(path: "models/person.safetensors").path)
        #expect(file.network.labels == ["person"])
        #expect(file.parameterCount == 2_147_956)
    }

    @Test(arguments: ["/", "/dev/zero", "/nowhere/at/all"])
    func refusesWhatIsNoRegularFile(path: String) {
        let error = #expect(throws: WeightsFileError.self) { try WeightsFile(path: path) }
        #expect(error?.kind == .unreadable)
        #expect(error?.location == path)
    }

    @Test func refusesAPipeWithoutWaitingForAWriter() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "picket-\(UUID().uuidString)").path
        try #require(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        let error = #expect(throws: WeightsFileError.self) { try WeightsFile(path: path) }
        #expect(error?.kind == .unreadable)
    }

    @Test func refusesAnEmptyFile() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "picket-\(UUID().uuidString)").path
        try Data().write(to: URL(fileURLWithPath: path))
        defer { unlink(path) }
        let error = #expect(throws: WeightsFileError.self) { try WeightsFile(path: path) }
        #expect(error?.kind == .truncated)
    }

    @Test(arguments: [
        (nil, "__metadata__"), ("", "picket"), ("{}", "picket.format"), ("{\"format\":\"x\"}", "picket.format"),
        (TinyNetwork.json.replacing("\"format\":1", with: "\"format\":2"), "picket"),
        (TinyNetwork.json.replacing("\"op\":\"add\",", with: ""), "picket.layers[3].op"),
    ])
    func saysWhereADescriptionIsWrong(json: String?, location: String) throws {
        try SafetensorsWriter(tensors: TinyNetwork.tensors, network: json).withFile { path in
            let error = #expect(throws: WeightsFileError.self) { try WeightsFile(path: path) }
            #expect(error?.kind == .badDescription)
            #expect(error?.location == location)
        }
    }
}
