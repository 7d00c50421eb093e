import KernelABI
import TestSupport
import Testing

/// Fast convolutions against the naive ones.
struct ConvolutionTests {
    @Test(
        "agrees with the reference on awkward shapes", arguments: TestedTable.fast,
        [ConvolutionCase.Kind.pointwise, .depthwise, .dense, .stem])
    func agreesWithReference(tested: TestedTable, kind: ConvolutionCase.Kind) {
        for seed in 0..<200 {
            let example = ConvolutionCase(kind, seed: UInt64(seed), tested.precision)
            let expected = example.run(table(.reference))
            let found = example.run(tested.kernels)
            let place = tested.firstDisagreement(found, expected)
            #expect(
                place == nil,
                "\(tested.testDescription) \(example): \(place.map { "\(found[$0]), not \(expected[$0])" } ?? "")")
        }
    }

    @Test("works through more pixels than one chunk of the pointwise kernel", arguments: TestedTable.fast)
    func manyPixels(tested: TestedTable) {
        var random = SeededRandom(seed: 1)
        let input = Planes(channels: 960, height: 14, width: 17, random: &random)
        let example = ConvolutionCase(pointwise: input, outputs: 24, tested.precision, random: &random)
        let expected = example.run(table(.reference))
        #expect(tested.firstDisagreement(example.run(tested.kernels), expected, tolerance: 1e-3) == nil)
    }

    /// Worked out by hand: a 3x3 of ones counts the pixels it sees, and SAME with stride 2 on an even side pads after.
    @Test(arguments: TestedTable.all)
    func samePaddingByHand(tested: TestedTable) {
        let stride2 = ConvolutionCase(onesKernelOver: 4, stride: 2)
        #expect(tested.firstDisagreement(stride2.run(tested.kernels), [9, 6, 6, 4], tolerance: 1e-6) == nil)
        let stride1 = ConvolutionCase(onesKernelOver: 3, stride: 1)
        let expected: [Float] = [4, 6, 4, 6, 9, 6, 4, 6, 4]
        #expect(tested.firstDisagreement(stride1.run(tested.kernels), expected, tolerance: 1e-6) == nil)
    }
}
