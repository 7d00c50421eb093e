import CNN
import KernelABI
import Kernels
import TestSupport
import Testing

/// Shuffles, splits and concatenations without copies: convolutions that read channels where they were made.
struct ChannelGatheringTests {
    /// Random choices of channels between pointwise convolutions, and the picture read by a depthwise one.
    struct Shuffles: CustomTestStringConvertible {
        let seed: UInt64
        let tensors: [(name: String, shape: [Int])]
        /// Gathered; and with another reader of each choice, which has it copied.
        let (gathered, copied): (String, String)
        var testDescription: String { "seed \(seed)" }

        init(seed: UInt64) {
            var random = SeededRandom(seed: seed)
            let widths = (0..<5).map { _ in Int.random(in: 3...37, using: &random) }
            func choice(of channels: Int) -> [Int] {
                let count = Int.random(in: 1...channels, using: &random)
                // Every n-th as in a shuffle, or at random.
                return Bool.random(using: &random)
                    ? Array((0..<channels).shuffled(using: &random).prefix(count))
                    : Array(stride(from: count % 3, to: channels, by: count % 3 + 1))
            }
            let (a, b, d) = (widths[0], widths[1], 3)
            let first = choice(of: a + b + d)
            let second = choice(of: a + widths[2] + b)
            self.seed = seed
            tensors = [
                ("a.w", [a, 3, 3, 3]), ("a.b", [a]), ("b.w", [b, 3, 1, 1]), ("b.b", [b]), ("d.w", [d, 1, 3, 3]),
                ("d.b", [d]), ("p.w", [widths[2], first.count, 1, 1]), ("p.b", [widths[2]]),
                ("q.w", [widths[3], second.count, 1, 1]), ("q.b", [widths[3]]),
                ("out.w", [13, widths[2] + widths[3] + d, 1, 1]), ("out.b", [13]),
            ]
            let layers = [
                TinyNetwork.conv("a", from: "image", more: #""stride":2,"activation":"relu6""#),
                TinyNetwork.conv("b", from: "image", more: #""stride":2"#),
                TinyNetwork.conv("d", from: "image", more: #""stride":2,"groups":3"#),
                #"{"op":"select","inputs":["a","b","d"],"output":"s","channels":\#(first)}"#,
                TinyNetwork.conv("p", from: "s", more: #""activation":"silu""#),
                #"{"op":"select","inputs":["a","p","b"],"output":"t","channels":\#(second)}"#,
                TinyNetwork.conv("q", from: "t", more: #""activation":"relu""#),
                #"{"op":"concat","inputs":["p","q","d"],"output":"cat"}"#,
                TinyNetwork.conv("out", from: "cat", more: #""stride":1"#),
            ]
            let readers = ["s", "t", "cat"].map { #"{"op":"add","inputs":["\#($0)","\#($0)"],"output":"\#($0)2"}"# }
            gathered = TinyNetwork.json(layers: layers)
            copied = TinyNetwork.json(layers: layers + readers)
        }
    }

    @Test(arguments: (0..<24).map { Shuffles(seed: UInt64($0)) })
    func readsWhatACopyWouldHold(example: Shuffles) throws {
        for kernels in Kernels.available.flatMap({ isa in Precision.allCases.compactMap { Kernels.table(for: isa, $0) }
        }) {
            let gathered = try Self.run(example.gathered, example.tensors, kernels)
            let copied = try Self.run(example.copied, example.tensors, kernels)
            #expect(!gathered.steps.contains("select") && !gathered.steps.contains("concat"))
            #expect(gathered.steps.contains("narrow"))
            #expect(copied.steps.contains("select"))
            #expect(gathered.outputs.contains { $0 != 0 })
            let scale = copied.outputs.reduce(1) { max($0, abs($1)) }
            let difference = zip(gathered.outputs, copied.outputs).reduce(0) { max($0, abs($1.0 - $1.1)) }
            // The sums are the same numbers in another order.
            #expect(difference <= scale * (kernels.precision == .fp32 ? 1e-5 : 2e-2), "\(kernels.isa) \(example)")
        }
    }

    private static func run(_ json: String, _ tensors: [(name: String, shape: [Int])], _ kernels: KernelTable) throws
        -> (steps: [String], outputs: [Float])
    {
        try SafetensorsWriter(tensors: tensors, network: json).withFile { path in
            let input = TinyNetwork.pattern
            if kernels.precision == .int8 { try TinyNetwork.calibrate(path, by: input) }
            let size = PixelSize(width: 64, height: 32)
            let execution = Execution(try Network(try WeightsFile(path: path), kernels: kernels).plan(for: size))
            execution.input.fill(planar: input)
            execution.run()
            return (execution.plan.steps.map(\.type), execution.output(0).planar)
        }
    }
}
