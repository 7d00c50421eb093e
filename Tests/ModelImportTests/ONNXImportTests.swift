import CNN
import Detection
import Foundation
import KernelABI
import Kernels
import ModelImport
import SwiftProtobuf
import TestSupport
import Testing

/// Files made for the purpose: what is imported, and what is refused and how.
struct ONNXImportTests {
    /// Rearrangements cost at most one layer, and activations none.
    @Test func rearrangementsBecomeOneLayer() throws {
        let content = try ONNXImport.run(TinyONNX.model, name: "tiny")
        let layers = content.network.layers
        #expect(layers.map(\.op) == ["conv", "select", "conv", "select", "conv"])
        // Channels 0 to 7 shuffled are 0 4 1 5 2 6 3 7; the right half is 2 6 3 7.
        #expect(layers[1].channels == [2, 6, 3, 7])
        #expect(layers.map(\.activation) == ["relu", nil, "silu", nil, nil])
        #expect(content.network.decode.kind == "dfl-corner" && content.network.decode.levels.count == 2)
        #expect(try Imported(content).model.defaultSize == PixelSize(width: 64, height: 64))
    }

    @Test func survivesTheWayThroughBytes() throws {
        let bytes: Data = try TinyONNX.model.serializedBytes()
        #expect(try ONNXModel(serializedBytes: bytes) == TinyONNX.model)
        let first = try ONNXImport.run(bytes, name: "tiny").bytes
        #expect(try ONNXImport.run(TinyONNX.model, name: "tiny").bytes == first)
    }

    /// A node replaced by another, and what must be said.
    struct Wrong: CustomTestStringConvertible {
        let node: Int
        let by: ONNXNode
        let message: [String]
        var testDescription: String { by.name }
    }

    static let wrong = [
        Wrong(
            node: 1, by: TinyONNX.node("Einsum", ["stem"], ["stem.act"]),
            message: ["'Einsum_stem.act' (Einsum)", "unsupported operator", "[1, 8, 32, 32]"]),
        Wrong(
            node: 1, by: TinyONNX.node("Relu", ["nobody"], ["stem.act"]), message: ["'nobody' is made by no node"]),
        Wrong(
            node: 0, by: TinyONNX.node("Conv", ["image", "stem.w"], ["stem"], integers: ["dilations": [2, 2]]),
            message: ["Conv_stem", "dilations [2, 2]", "[8, 3, 3, 3]"]),
        Wrong(
            node: 0, by: TinyONNX.node("Conv", ["image", "out.w"], ["stem"]), message: ["Conv_stem", "[112, 8, 1, 1]"]),
        Wrong(
            node: 2, by: TinyONNX.node("Reshape", ["stem.act", "halves"], ["split"]), message: ["to [4, 4]"]),
        Wrong(
            node: 13, by: TinyONNX.node("Identity", ["cells"], ["rows"]), message: ["no known head", "[1, 112, 1024]"]),
    ]

    @Test(arguments: wrong)
    func namesTheNodeAndItsShapes(example: Wrong) throws {
        var model = TinyONNX.model
        model.graph.nodes[example.node] = example.by
        let error = #expect(throws: ModelImportError.self) { try ONNXImport.run(model, name: "tiny") }
        for part in example.message {
            #expect(error?.description.contains(part) == true, "\(String(describing: error))")
        }
    }

    @Test func refusesWhatIsNoONNX() {
        for bytes in [Data(), Data("GIF89a".utf8), Data(repeating: 0xFF, count: 100)] {
            #expect(throws: ModelImportError.self) { try ONNXImport.run(bytes, name: "x") }
        }
    }

    /// Bytes changed, cut and doubled anywhere: an error or a network, never a crash.
    @Test(arguments: UInt64(0)..<20)
    func survivesDamage(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let whole: Data = try TinyONNX.model.serializedBytes()
        for _ in 0..<100 {
            var bytes = [UInt8](whole)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                // The graph's structure is at the file's begin and the weights behind, so both ends are hit alike.
                let reach = Bool.random(using: &random) ? 1500 : bytes.count
                let place = Int.random(in: 0..<min(reach, bytes.count), using: &random)
                bytes[place] = .random(in: .min ... .max, using: &random)
            }
            if Int.random(in: 0..<4, using: &random) == 0 {
                bytes.removeLast(.random(in: 0..<bytes.count, using: &random))
            }
            guard let content = try? ONNXImport.run(Data(bytes), name: "x") else { continue }
            _ = try? Imported(content)
        }
    }

    /// Sizes and numbers at their extremes in every place of the graph.
    @Test(arguments: UInt64(0)..<20)
    func survivesHostileNumbers(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let extremes: [Int64] = [.min, -1, 0, 1, 2, 14, 15, 1 << 20, 1 << 40, .max]
        for _ in 0..<100 {
            var model = TinyONNX.model
            let node = Int.random(in: 0..<model.graph.nodes.count, using: &random)
            for index in model.graph.nodes[node].attributes.indices {
                let number = extremes.randomElement(using: &random) ?? 0
                model.graph.nodes[node].attributes[index].integer = number
                let count = model.graph.nodes[node].attributes[index].integers.count
                if count > 0 {
                    model.graph.nodes[node].attributes[index].integers[.random(in: 0..<count, using: &random)] = number
                }
            }
            let tensor = Int.random(in: 0..<model.graph.initializers.count, using: &random)
            let number = extremes.randomElement(using: &random) ?? 0
            if model.graph.initializers[tensor].type == 7 {
                model.graph.initializers[tensor].integers[0] = number
            } else if Bool.random(using: &random) {
                model.graph.initializers[tensor].dimensions[0] = number
            }
            if Int.random(in: 0..<4, using: &random) == 0 { model.graph.inputs[0].dimensions = [1, 3, number, number] }
            guard let content = try? ONNXImport.run(model, name: "x") else { continue }
            _ = try? Imported(content)
        }
    }
}
