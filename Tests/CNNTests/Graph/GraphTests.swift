import CNN
import Foundation
import Kernels
import TestSupport
import Testing

/// Descriptions that do not fit their tensors: the error names the layer.
struct GraphTests {
    /// One layer of the tiny network replaced, and what must be said.
    struct Wrong: CustomTestStringConvertible {
        let replaced: String
        let by: String
        let location: String
        let message: String
        var testDescription: String { "\(replaced) -> \(by)" }
    }

    static let wrong: [Wrong] = [
        Wrong(
            replaced: "\"op\":\"add\"", by: "\"op\":\"mul\"", location: "layer 'sum'",
            message: "unknown operation 'mul'"),
        Wrong(replaced: "\"relu6\"", by: "\"gelu\"", location: "layer 'stem'", message: "unknown activation 'gelu'"),
        Wrong(replaced: "\"stem.w\"", by: "\"stem.x\"", location: "layer 'stem'", message: "no tensor 'stem.x'"),
        Wrong(replaced: "\"stem.w\"", by: "\"stem.b\"", location: "layer 'stem'", message: "expected 4 dimensions"),
        Wrong(replaced: "\"stem.b\"", by: "\"out.b\"", location: "layer 'stem'", message: "expected 5"),
        Wrong(replaced: "\"groups\":5", by: "\"groups\":2", location: "layer 'dw'", message: "expected 1 or 5"),
        Wrong(replaced: "\"groups\":5", by: "\"groups\":1", location: "layer 'dw'", message: "does not fit 5 input"),
        Wrong(replaced: "\"stride\":2", by: "\"stride\":0", location: "layer 'stem'", message: "expected 1...8"),
        Wrong(replaced: "\"stride\":2", by: "\"stride\":-3", location: "layer 'stem'", message: "expected 1...8"),
        Wrong(
            replaced: "\"stride\":2", by: "\"padding\":\"valid\"", location: "layer 'stem'",
            message: "unknown padding 'valid'"),
        Wrong(replaced: "[\"stem\",\"pw\"]", by: "[\"stem\"]", location: "layer 'sum'", message: "1 inputs"),
        Wrong(
            replaced: "[\"stem\",\"pw\"]", by: "[\"stem\",\"up\"]", location: "layer 'sum'",
            message: "'up' is made by no layer before"),
        Wrong(
            replaced: "[\"stem\",\"pw\"]", by: "[\"stem\",\"image\"]", location: "layer 'sum'",
            message: "5x16x32 and 3x32x64"),
        Wrong(
            replaced: "[\"up\",\"up2\",\"up\"]", by: "[\"up\",\"pw\",\"up\"]", location: "layer 'cat'",
            message: "equal height and width"),
        Wrong(replaced: "\"output\":\"up2\"", by: "\"output\":\"up\"", location: "layer 'up'", message: "taken"),
        Wrong(
            replaced: "{\"output\":\"out\"", by: "{\"output\":\"image\"", location: "decode", message: "no layer makes"),
        Wrong(replaced: "\"width\":64", by: "\"width\":63", location: "input", message: "multiples of 32"),
        Wrong(replaced: "\"width\":64", by: "\"width\":-64", location: "input", message: "multiples of 32"),
        Wrong(replaced: "\"multiple\":32", by: "\"multiple\":0", location: "input", message: "multiple 0"),
        Wrong(replaced: "\"mean\":[0,0,0]", by: "\"mean\":[0]", location: "input", message: "3 numbers"),
        Wrong(replaced: "\"channels\":\"rgb\"", by: "\"channels\":\"yuv\"", location: "input", message: "rgb or bgr"),
    ]

    @Test(arguments: wrong)
    func namesTheMistake(example: Wrong) throws {
        let json = TinyNetwork.json.replacing(example.replaced, with: example.by)
        try #require(json != TinyNetwork.json)
        try SafetensorsWriter(tensors: TinyNetwork.tensors, network: json).withFile { path in
            let file = try WeightsFile(path: path)
            let error = #expect(throws: NetworkError.self) { try Network(file, kernels: Kernels.best) }
            #expect(error?.location == example.location)
            #expect(error?.message.contains(example.message) == true, "\(String(describing: error))")
        }
    }

    /// Each layer doubles the picture: the sizes must be refused long before their product overflows.
    @Test func refusesGrowthWithoutBound() throws {
        let layers = (0..<200).map {
            "{\"op\":\"upsample2\",\"inputs\":[\"\($0 == 0 ? "image" : "l\($0)")\"],\"output\":\"l\($0 + 1)\"}"
        }
        try SafetensorsWriter(tensors: [], network: TinyNetwork.json(layers: layers)).withFile { path in
            let file = try WeightsFile(path: path)
            let error = #expect(throws: NetworkError.self) { try Network(file, kernels: Kernels.best) }
            #expect(error?.location == "layer 'l8'")
        }
    }

    @Test func refusesSizesTheNetworkCannotTake() throws {
        let file = try WeightsFile(path: Checkout.root.appending(path: "models/person.safetensors").path)
        let network = try Network(file, kernels: Kernels.best)
        for size in [PixelSize(width: 0, height: 32), .init(width: 100, height: 64), .init(width: 1 << 40, height: 32)]
        {
            #expect(throws: NetworkError.self, "\(size)") { try network.plan(for: size) }
        }
    }
}
