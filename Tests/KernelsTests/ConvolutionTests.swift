import KernelABI
import Kernels
import TestSupport
import Testing

/// Fast convolutions against the naive ones.
struct ConvolutionTests {
    @Test(
        "agrees with the reference on awkward shapes", arguments: fastTables,
        [
            ConvolutionCase.Kind.pointwise, .depthwise, .dense,
        ])
    func agreesWithReference(isa: ISA, kind: ConvolutionCase.Kind) {
        for seed in 0..<400 {
            let example = ConvolutionCase(kind, seed: UInt64(seed))
            let expected = example.run(table(.reference))
            let difference = largestDifference(example.run(table(isa)), expected)
            #expect(difference <= 1e-4, "\(isa) \(example)")
        }
    }

    @Test("works through more pixels than one chunk of the pointwise kernel", arguments: fastTables)
    func manyPixels(isa: ISA) {
        // 960 channels leave 34 pixels a chunk; these are 100.
        var random = SeededRandom(seed: 1)
        let input = Planes(channels: 960, height: 10, width: 10, random: &random)
        let example = ConvolutionCase(pointwise: input, outputs: 24, random: &random)
        #expect(largestDifference(example.run(table(isa)), example.run(table(.reference))) <= 1e-3)
    }

    /// Worked out by hand: a 3x3 of ones counts the pixels it sees, and SAME with stride 2 on an even side pads after.
    @Test(arguments: Kernels.available)
    func samePaddingByHand(isa: ISA) {
        let stride2 = ConvolutionCase(onesKernelOver: 4, stride: 2)
        #expect(stride2.run(table(isa)) == [9, 6, 6, 4])
        let stride1 = ConvolutionCase(onesKernelOver: 3, stride: 1)
        #expect(stride1.run(table(isa)) == [4, 6, 4, 6, 9, 6, 4, 6, 4])
    }
}
