import CNN
import Foundation
import Kernels

/// A network with every operation and channels that fill no vector: 3 -> 5 -> 5 channels, joined, added, doubled.
enum TinyNetwork {
    static let tensors: [(name: String, shape: [Int])] = [
        ("stem.w", [5, 3, 3, 3]), ("stem.b", [5]), ("dw.w", [5, 1, 3, 3]), ("dw.b", [5]), ("pw.w", [5, 5, 1, 1]),
        ("pw.b", [5]), ("out.w", [13, 15, 1, 1]), ("out.b", [13]),
    ]

    static let layers = [
        conv("stem", from: "image", more: "\"stride\":2,\"activation\":\"relu6\""),
        conv("dw", from: "stem", more: "\"groups\":5,\"activation\":\"relu\""),
        conv("pw", from: "dw", more: "\"activation\":\"none\""),
        #"{"op":"add","inputs":["stem","pw"],"output":"sum","activation":"relu"}"#,
        #"{"op":"upsample2","inputs":["sum"],"output":"up"}"#,
        #"{"op":"upsample2","inputs":["dw"],"output":"up2"}"#,
        #"{"op":"concat","inputs":["up","up2","up"],"output":"cat"}"#,
        conv("out", from: "cat", more: "\"stride\":1"),
    ]

    static let json = json(layers: layers)

    /// An input of 64 x 32 pixels, from -1 to 1.
    static let pattern: [Float] = (0..<3 * 64 * 32).map { index -> Float in
        Float(index * 29 % 251) / 125 - 1
    }

    /// Calibrates a network of 64 x 32 pixels for int8 by one input, in its file.
    static func calibrate(_ path: String, by input: [Float]) throws {
        let file = try WeightsFile(path: path)
        let network = try Network(file, kernels: Kernels.best)
        let execution = Execution(try network.plan(for: PixelSize(width: 64, height: 32)))
        execution.input.fill(planar: input)
        var calibration = Calibration()
        calibration.run(execution)
        let bytes = try file.bytes(describedAs: calibration.applied(to: file.network))
        // A new file in its place: the old one is still mapped.
        try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    }

    static func conv(_ name: String, from input: String, more: String) -> String {
        #"{"op":"conv","inputs":["\#(input)"],"output":"\#(name)","weight":"\#(name).w","bias":"\#(name).b",\#(more)}"#
    }

    static func json(layers: [String]) -> String {
        #"{"format":1,"name":"tiny","labels":["thing"],"input":{"name":"image","channels":"rgb","width":64,"height":32,"#
            + #""multiple":32,"mean":[0,0,0],"scale":[1,1,1],"fit":"stretch","fill":114},"layers":["#
            + layers.joined(separator: ",")
            + #"],"decode":{"kind":"dfl-center","bins":3,"nms_iou":0.5,"levels":[{"output":"out","stride":1}]}}"#
    }
}
