import KernelABI
import TestSupport
import Testing

/// The kernels without weights: sums, pools, enlargements, choices of channels, conversions.
struct MapsTests {
    @Test("agrees with the reference on awkward shapes", arguments: TestedTable.fast)
    func agreesWithReference(tested: TestedTable) {
        for seed in 0..<200 {
            var random = SeededRandom(seed: UInt64(seed))
            let input = Planes(
                channels: .random(in: 1...40, using: &random), height: .random(in: 1...9, using: &random),
                width: .random(in: 1...11, using: &random), random: &random
            ).rounded(to: tested.precision)
            for example in MapExample.all(for: input, tested.precision, &random) {
                let found = example.run(tested.kernels, parts: seed % 3 + 1)
                #expect(
                    tested.firstDisagreement(found, example.run(table(.reference)), tolerance: 1e-5) == nil,
                    "\(example.name) \(tested.testDescription) seed \(seed): \(input.channels)x\(input.height)x\(input.width)"
                )
            }
        }
    }

    @Test(arguments: TestedTable.unquantized, Activation.allCases)
    func activates(tested: TestedTable, activation: Activation) {
        var random = SeededRandom(seed: 6)
        var input = Planes(channels: 13, height: 7, width: 5, random: &random)
        input.values = input.values.map { tested.precision.rounded($0 * 20) }
        input.values.replaceSubrange(0..<6, with: [0, -100, 100, -3, 3, 6])
        let expected = activated(input, activation, by: .reference)
        let found = activated(input, activation, by: tested)
        #expect(tested.firstDisagreement(found, expected, tolerance: 1e-5) == nil, "\(activation)")
    }

    /// Worked out by hand from the definitions.
    @Test(
        arguments: TestedTable.unquantized,
        [
            (Activation.leakyReLU, [-2, 0, 2] as [Float], [-0.2, 0, 2] as [Float]),
            (.sigmoid, [0, 100, -100], [0.5, 1, 0]),
            (.silu, [0, 100, -100], [0, 100, 0]), (.hardSigmoid, [-3, 0, 3], [0, 0.5, 1]),
            (.hardSwish, [-4, 3, 1], [0, 3, 2 / 3]), (.relu6, [-1, 3, 7], [0, 3, 6]),
        ])
    func activationsByHand(tested: TestedTable, known: (Activation, [Float], [Float])) {
        var random = SeededRandom(seed: 6)
        var input = Planes(channels: 1, height: 1, width: 3, random: &random)
        input.values = known.1
        let found = activated(input, known.0, by: tested)
        #expect(tested.firstDisagreement(found, known.2, tolerance: 1e-6) == nil, "\(known.0)")
    }

    /// Half-pixel centres: the outer halves repeat the edge, the inner ones mix 3 to 1.
    @Test(arguments: TestedTable.unquantized)
    func enlargesByHand(tested: TestedTable) {
        var random = SeededRandom(seed: 6)
        var input = Planes(channels: 1, height: 1, width: 2, random: &random)
        input.values = [0, 4]
        #expect(MapExample.bilinear(input).run(tested.kernels) == [0, 1, 3, 4, 0, 1, 3, 4])
        #expect(MapExample.upsample2(input).run(tested.kernels) == [0, 0, 4, 4, 0, 0, 4, 4])
    }

    @Test(arguments: TestedTable.all, [0, 1, 3, 8, 11])
    func copiesIntoAnyChannel(tested: TestedTable, firstChannel: Int) {
        var random = SeededRandom(seed: 9)
        let (precision, block) = (tested.precision, tested.kernels.block)
        let part = Planes(channels: 5, height: 3, width: 2, random: &random).rounded(to: precision)
        let whole = Planes(channels: 17, height: 3, width: 2, random: &random).rounded(to: precision)
        var expected = whole.values
        expected.replaceSubrange(firstChannel * 6..<(firstChannel + 5) * 6, with: part.values)
        var output = PackedMap(whole, block: block, precision)
        let layout = output.layout
        PackedMap(part, block: block, precision).withPointer { source in
            output.withMutablePointer { target in
                tested.kernels.copyChannels(
                    CopyArguments(
                        input: source, output: target, inputLayout: part.layout(block), outputLayout: layout,
                        firstChannel: firstChannel, rows: 0..<3))
            }
        }
        #expect(output.planes == expected)
    }

    /// A sum with zeros is the activation alone.
    private func activated(_ input: Planes, _ activation: Activation, by tested: TestedTable) -> [Float] {
        var zeros = input
        zeros.values = input.values.map { _ in 0 }
        return MapExample.addition(input, zeros, activation).run(tested.kernels)
    }
}
