import KernelABI
import Kernels
import TestSupport
import Testing

/// Pooling, interpolation, choices of channels, scaling and activations, against the naive kernels.
struct MapsTests {
    @Test("agrees with the reference on awkward shapes", arguments: fastTables)
    func agreesWithReference(isa: ISA) {
        for seed in 0..<200 {
            var random = SeededRandom(seed: UInt64(seed))
            let input = Planes(
                channels: .random(in: 1...40, using: &random), height: .random(in: 1...9, using: &random),
                width: .random(in: 1...11, using: &random), random: &random)
            for example in MapExample.all(for: input, &random) {
                let difference = largestDifference(example.run(table(isa)), example.run(table(.reference)))
                #expect(
                    difference <= 1e-5,
                    "\(example.name) \(isa) seed \(seed): \(input.channels)x\(input.height)x\(input.width)")
            }
        }
    }

    @Test(arguments: Kernels.available, Activation.allCases)
    func activates(isa: ISA, activation: Activation) {
        var random = SeededRandom(seed: 6)
        var input = Planes(channels: 13, height: 7, width: 5, random: &random)
        input.values = input.values.map { $0 * 20 }
        input.values.replaceSubrange(0..<6, with: [0, -100, 100, -3, 3, 6])
        let example = MapExample.activation(activation, of: input)
        let difference = largestDifference(example.run(table(isa)), example.run(table(.reference)))
        #expect(difference <= 1e-5, "\(activation)")
    }

    /// Worked out by hand from the definitions.
    @Test(
        arguments: Kernels.available,
        [
            (Activation.leakyReLU, [-2, 0, 2] as [Float], [-0.2, 0, 2] as [Float]),
            (.sigmoid, [0, 100, -100], [0.5, 1, 0]),
            (.silu, [0, 100, -100], [0, 100, 0]), (.hardSigmoid, [-3, 0, 3], [0, 0.5, 1]),
            (.hardSwish, [-4, 3, 1], [0, 3, 2 / 3]), (.relu6, [-1, 3, 7], [0, 3, 6]),
        ])
    func activationsByHand(isa: ISA, known: (Activation, [Float], [Float])) {
        var random = SeededRandom(seed: 6)
        var input = Planes(channels: 1, height: 1, width: 3, random: &random)
        input.values = known.1
        let found = MapExample.activation(known.0, of: input).run(table(isa))
        #expect(largestDifference(found, known.2) <= 1e-6, "\(known.0)")
    }

    /// Half-pixel centres: the outer halves repeat the edge, the inner ones mix 3 to 1.
    @Test(arguments: Kernels.available)
    func bilinearByHand(isa: ISA) {
        var random = SeededRandom(seed: 6)
        var input = Planes(channels: 1, height: 1, width: 2, random: &random)
        input.values = [0, 4]
        #expect(MapExample.bilinear(input).run(table(isa)) == [0, 1, 3, 4, 0, 1, 3, 4])
    }
}

/// A call of a kernel that reads one map, and the shape of what it writes.
struct MapExample {
    let name: String
    let input: Planes
    let channels: Int
    let height: Int
    let width: Int
    private let call: (KernelTable, UnsafePointer<Float>, UnsafeMutablePointer<Float>, CopyArguments) -> Void

    static func all(for input: Planes, _ random: inout SeededRandom) -> [MapExample] {
        let kernel = [1, 2, 3, 5, 13].randomElement(using: &random) ?? 3
        let stride = Int.random(in: 1...3, using: &random)
        let pad = Int.random(in: 0..<kernel, using: &random)
        let window = Window(height: kernel, width: kernel, stride: stride, top: pad, left: pad)
        func places(_ size: Int) -> Int { (size + 2 * pad - kernel) / stride + 1 }
        let chosen = Int.random(in: 1...60, using: &random)
        let moves = (0..<chosen).map {
            ChannelMove(source: .random(in: 0..<input.channels, using: &random), target: $0)
        }.shuffled(using: &random)
        let factors = Planes(channels: input.channels, height: 1, width: 1, random: &random)
        var examples = [
            bilinear(input),
            MapExample(name: "mean", input: input, channels: input.channels, height: 1, width: 1) { table, _, _, maps in
                table.mean(maps)
            },
            MapExample(name: "select", input: input, channels: chosen, height: input.height, width: input.width) {
                table, _, _, maps in
                moves.withUnsafeBufferPointer { table.select(SelectArguments(maps: maps, moves: $0)) }
            },
            MapExample(
                name: "scale", input: input, channels: input.channels, height: input.height, width: input.width
            ) { table, input, output, maps in
                factors.blocked(table.block).withUnsafeBufferPointer { factors in
                    guard let start = factors.baseAddress else { return }
                    table.scale(
                        ScaleArguments(input: input, factors: start, output: output, layout: maps.inputLayout))
                }
            },
        ]
        if input.height + 2 * pad >= kernel, input.width + 2 * pad >= kernel {
            examples.append(
                MapExample(
                    name: "maxPool \(window)", input: input, channels: input.channels, height: places(input.height),
                    width: places(input.width)
                ) { table, input, output, maps in
                    table.maxPool(
                        PoolArguments(
                            input: input, output: output, inputLayout: maps.inputLayout,
                            outputLayout: maps.outputLayout, window: window))
                })
        }
        return examples
    }

    static func bilinear(_ input: Planes) -> MapExample {
        MapExample(
            name: "bilinear", input: input, channels: input.channels, height: 2 * input.height, width: 2 * input.width
        ) { table, _, _, maps in table.upsample2Bilinear(maps) }
    }

    static func activation(_ activation: Activation, of input: Planes) -> MapExample {
        MapExample(
            name: "\(activation)", input: input, channels: input.channels, height: input.height, width: input.width
        ) { table, input, output, maps in
            output.update(from: input, count: maps.inputLayout.count)
            table.activate(ActivationArguments(map: output, layout: maps.inputLayout, activation: activation))
        }
    }

    /// The output in planes.
    func run(_ table: KernelTable) -> [Float] {
        let blocked = input.blocked(table.block)
        let layout = BlockedLayout(channels: channels, height: height, width: width, block: table.block)
        var output = [Float](repeating: .nan, count: layout.count)
        blocked.withUnsafeBufferPointer { blocked in
            output.withUnsafeMutableBufferPointer { output in
                guard let source = blocked.baseAddress, let target = output.baseAddress else { return }
                call(
                    table, source, target,
                    CopyArguments(
                        input: source, output: target, inputLayout: input.layout(table.block), outputLayout: layout,
                        firstChannel: 0))
            }
        }
        return planes(output, layout)
    }
}
