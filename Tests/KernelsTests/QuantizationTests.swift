import KernelABI
import Testing

struct QuantizationTests {
    @Test func aRangeAndZeroAreHeld() {
        for range: ClosedRange<Float> in [-1...1, 0...6, 2...6, -7 ... -3, -0.1...40] {
            let quantization = Quantization(range)
            #expect(quantization.value(quantization.byte(0)) == 0, "\(range)")
            for value in [range.lowerBound, range.upperBound] {
                let held = quantization.value(quantization.byte(value))
                #expect(abs(held - value) <= quantization.scale * 0.51, "\(range)")
            }
        }
    }

    @Test func whatIsOutsideIsTheNearestEnd() {
        let quantization = Quantization(0...6)
        #expect(quantization.byte(-3) == 0 && quantization.byte(100) == 255)
        #expect(quantization.value(255) == 6)
    }

    /// Of a map that is always 0, and of files nobody vouches for.
    @Test func rangesWithoutAScaleAreTakenAsTheyAre() {
        let tiny = Float.leastNonzeroMagnitude
        for range: ClosedRange<Float> in [0...0, 0...tiny, -tiny...0, -3e38...3e38] {
            #expect(Quantization(range) == .identity, "\(range)")
        }
    }

    /// A damaged file may hold anything.
    @Test func weightsThatAreNoNumbersArePacked() {
        let packing = PackedWeights(block: 2, panel: 1)
        let weights: [Float] = [.nan, 1, .infinity, 0, .leastNonzeroMagnitude, 0]
        let scales = packing.int8Scales(weights, outputs: [0, 1], weightsInOutput: 3)
        var words: [UInt32] = [.max, .max]
        words.withUnsafeMutableBytes { target in
            guard let start = target.baseAddress else { return }
            packing.packDense(
                weights, outputs: [0, 1], inputs: InputOrder(count: 3), taps: 1, precision: .int8, scales: scales,
                into: start)
        }
        // The first and the last weights of both outputs are no numbers or 0.
        #expect(words.allSatisfy { $0 & 0xFF00_00FF == 0 })
    }

    /// Two outputs of three weights, worked out by hand: scales 1 / 127 and 2 / 127, the fourth byte of the word 0.
    @Test func packsWeightsByHand() {
        let packing = PackedWeights(block: 2, panel: 1)
        let weights: [Float] = [1, -1, 0.5, 2, 0, -2]
        let scales = packing.int8Scales(weights, outputs: [0, 1], weightsInOutput: 3)
        #expect(scales == [1 / 127, 2 / 127])
        var words: [UInt32] = [0, 0]
        words.withUnsafeMutableBytes { target in
            guard let start = target.baseAddress else { return }
            packing.packDense(
                weights, outputs: [0, 1], inputs: InputOrder(count: 3), taps: 1, precision: .int8, scales: scales,
                into: start)
        }
        #expect(words == [0x00_40_81_7F, 0x00_81_00_7F])
        let input = Quantization(-1...1)
        var bias: [Float] = [0, 0, 0, 0]
        packing.packInt8Bias(
            [10, 20], kernel: weights, outputs: [0, 1], weightsInOutput: 3, scales: scales,
            input: input, into: &bias)
        #expect(abs(bias[2] - input.scale / 127) < 1e-9 && abs(bias[3] - 2 * input.scale / 127) < 1e-9)
        // The bytes of the first output add up to 64, those of the second to 0.
        #expect(abs(bias[0] - (10 - input.scale / 127 * input.zeroPoint * 64)) < 1e-5 && bias[1] == 20)
    }
}
