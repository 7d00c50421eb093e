import KernelABI
import Kernels
import TestSupport
import Testing

/// The kernels without weights, against what they should do element by element.
struct ElementwiseTests {
    private static let shapes = [[1, 1, 1], [3, 5, 7], [8, 2, 3], [9, 1, 4], [29, 3, 3], [64, 4, 6]]

    @Test(arguments: Kernels.available, shapes)
    func adds(isa: ISA, shape: [Int]) {
        var random = SeededRandom(seed: 7)
        let left = Planes(channels: shape[0], height: shape[1], width: shape[2], random: &random)
        let right = Planes(channels: shape[0], height: shape[1], width: shape[2], random: &random)
        let layout = left.layout(table(isa).block)
        let (leftBlocks, rightBlocks) = (left.blocked(layout.block), right.blocked(layout.block))
        for activation in Activation.clamps {
            let expected = zip(left.values, right.values).map {
                min(max($0 + $1, activation.lowerBound), activation.upperBound)
            }
            var output = [Float](repeating: .nan, count: layout.count)
            withPointers(leftBlocks, rightBlocks, &output) { left, right, output in
                table(isa).add(
                    AdditionArguments(left: left, right: right, output: output, layout: layout, activation: activation))
            }
            #expect(planes(output, layout) == expected, "\(activation)")
        }
    }

    @Test(arguments: Kernels.available, shapes)
    func upsamples(isa: ISA, shape: [Int]) {
        var random = SeededRandom(seed: 8)
        let small = Planes(channels: shape[0], height: shape[1], width: shape[2], random: &random)
        let layout = small.layout(table(isa).block)
        let wide = BlockedLayout(
            channels: shape[0], height: 2 * shape[1], width: 2 * shape[2], block: layout.block)
        let expected = (0..<shape[0] * wide.pixels).map { index in
            let (channel, pixel) = index.quotientAndRemainder(dividingBy: wide.pixels)
            return small.values[
                (channel * shape[1] + pixel / wide.width / 2) * shape[2] + pixel % wide.width / 2]
        }
        var output = [Float](repeating: .nan, count: wide.count)
        withPointers(small.blocked(layout.block), [0], &output) { input, _, output in
            table(isa).upsample2(
                CopyArguments(input: input, output: output, inputLayout: layout, outputLayout: wide, firstChannel: 0))
        }
        #expect(planes(output, wide) == expected)
    }

    @Test(arguments: Kernels.available, [0, 1, 3, 8, 11])
    func copiesIntoAnyChannel(isa: ISA, firstChannel: Int) {
        var random = SeededRandom(seed: 9)
        let part = Planes(channels: 5, height: 3, width: 2, random: &random)
        let whole = Planes(channels: 17, height: 3, width: 2, random: &random)
        let layout = whole.layout(table(isa).block)
        var expected = whole.values
        expected.replaceSubrange(firstChannel * 6..<(firstChannel + 5) * 6, with: part.values)
        var output = whole.blocked(layout.block)
        withPointers(part.blocked(layout.block), [0], &output) { input, _, output in
            table(isa).copyChannels(
                CopyArguments(
                    input: input, output: output, inputLayout: part.layout(layout.block), outputLayout: layout,
                    firstChannel: firstChannel))
        }
        #expect(planes(output, layout) == expected)
    }
}

/// Two inputs and an output as a kernel takes them.
private func withPointers(
    _ left: [Float], _ right: [Float], _ output: inout [Float],
    _ body: (UnsafePointer<Float>, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
) {
    left.withUnsafeBufferPointer { left in
        right.withUnsafeBufferPointer { right in
            output.withUnsafeMutableBufferPointer { output in
                guard let left = left.baseAddress, let right = right.baseAddress, let output = output.baseAddress
                else { return }
                body(left, right, output)
            }
        }
    }
}
