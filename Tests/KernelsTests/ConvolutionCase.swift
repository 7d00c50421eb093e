import KernelABI
import TestSupport

/// A convolution with random sizes and numbers, which every table must answer alike.
///
/// Its text says all that is needed to repeat it.
struct ConvolutionCase: CustomStringConvertible {
    enum Kind: String { case pointwise, depthwise, dense }

    let kind: Kind
    let seed: UInt64
    let input: Planes
    let outputs: Int
    let kernelHeight: Int
    let kernelWidth: Int
    let stride: Int
    let activation: Activation
    let weights: [Float]
    let bias: [Float]
    /// A pointwise convolution's, or nil.
    let residual: Planes?

    init(_ kind: Kind, seed: UInt64) {
        var random = SeededRandom(seed: seed)
        self.kind = kind
        self.seed = seed
        // Sizes that a kernel may trip over: one, odd, just beside a multiple of a tile or a vector.
        let channels = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 29, 31, 33, 58].randomElement(using: &random) ?? 1
        let sides = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 20, 23]
        let height = sides.randomElement(using: &random) ?? 1
        let width = sides.randomElement(using: &random) ?? 1
        input = Planes(channels: channels, height: height, width: width, random: &random)
        outputs = kind == .depthwise ? channels : Int.random(in: 1...40, using: &random)
        let kernels = kind == .pointwise ? [1] : kind == .depthwise ? [3, 3, 3, 5, 1, 2] : [3, 3, 1, 2, 5]
        kernelHeight = kernels.randomElement(using: &random) ?? 1
        kernelWidth = Bool.random(using: &random) ? kernelHeight : kernels.randomElement(using: &random) ?? 1
        stride = kind == .pointwise ? 1 : [1, 2, 2, 3].randomElement(using: &random) ?? 1
        activation = Activation.clamps.randomElement(using: &random) ?? .none
        let inputs = kind == .depthwise ? 1 : channels
        weights = (0..<outputs * inputs * kernelHeight * kernelWidth).map { _ in random.float(in: -1...1) }
        bias = (0..<outputs).map { _ in random.float(in: -1...1) }
        let adds = kind == .pointwise && Bool.random(using: &random)
        residual = adds ? Planes(channels: outputs, height: height, width: width, random: &random) : nil
    }

    /// A pointwise convolution of given maps.
    init(pointwise input: Planes, outputs: Int, random: inout SeededRandom) {
        (kind, seed, stride, activation, residual) = (.pointwise, 0, 1, .none, nil)
        (kernelHeight, kernelWidth) = (1, 1)
        self.input = input
        self.outputs = outputs
        weights = (0..<outputs * input.channels).map { _ in random.float(in: -1...1) }
        bias = (0..<outputs).map { _ in random.float(in: -1...1) }
    }

    /// A dense 3x3 of ones over a square of ones.
    init(onesKernelOver side: Int, stride: Int) {
        (kind, seed, activation, residual) = (.dense, 0, .none, nil)
        (kernelHeight, kernelWidth, outputs) = (3, 3, 1)
        var random = SeededRandom(seed: 0)
        var input = Planes(channels: 1, height: side, width: side, random: &random)
        input.values = input.values.map { _ in 1 }
        self.input = input
        self.stride = stride
        weights = [Float](repeating: 1, count: 9)
        bias = [0]
    }

    var description: String {
        "\(kind) seed \(seed): \(input.channels)x\(input.height)x\(input.width) -> \(outputs), kernel "
            + "\(kernelHeight)x\(kernelWidth), stride \(stride), \(activation), residual \(residual != nil)"
    }

    /// The output in planes.
    func run(_ table: KernelTable) -> [Float] {
        let packing = table.weights
        let inputs = kind == .depthwise ? 1 : input.channels
        let taps = kernelHeight * kernelWidth
        var packed = [Float](repeating: .nan, count: packing.padded(outputs) * inputs * taps)
        var packedBias = [Float](repeating: .nan, count: packing.padded(outputs))
        if kind == .depthwise {
            packing.packDepthwise(weights, channels: outputs, taps: taps, into: &packed)
        } else {
            packing.packDense(weights, outputs: outputs, inputs: inputs, taps: taps, into: &packed)
        }
        packing.packDepthwise(bias, channels: outputs, taps: 1, into: &packedBias)
        let inputLayout = input.layout(table.block)
        let outputLayout = BlockedLayout(
            channels: outputs, height: (input.height + stride - 1) / stride, width: (input.width + stride - 1) / stride,
            block: table.block)
        var output = [Float](repeating: .nan, count: outputLayout.count)
        let blocked = input.blocked(table.block)
        let residual = residual?.blocked(table.block)
        blocked.withUnsafeBufferPointer { blocked in
            packed.withUnsafeBufferPointer { packed in
                packedBias.withUnsafeBufferPointer { packedBias in
                    output.withUnsafeMutableBufferPointer { output in
                        guard let input = blocked.baseAddress, let weights = packed.baseAddress,
                            let bias = packedBias.baseAddress, let target = output.baseAddress
                        else { return }
                        func pointwise(_ residual: UnsafePointer<Float>?) {
                            table.pointwise(
                                PointwiseArguments(
                                    input: input, weights: weights, bias: bias, residual: residual, output: target,
                                    inputLayout: inputLayout, outputLayout: outputLayout, activation: activation))
                        }
                        if kind == .pointwise {
                            if let residual {
                                residual.withUnsafeBufferPointer { pointwise($0.baseAddress) }
                            } else {
                                pointwise(nil)
                            }
                            return
                        }
                        let arguments = ConvolutionArguments(
                            input: input, weights: weights, bias: bias, output: target, inputLayout: inputLayout,
                            outputLayout: outputLayout,
                            window: Window(
                                samePaddingHeight: kernelHeight, width: kernelWidth, stride: stride,
                                inputHeight: inputLayout.height, inputWidth: inputLayout.width),
                            activation: activation)
                        kind == .depthwise ? table.depthwise(arguments) : table.dense(arguments)
                    }
                }
            }
        }
        return planes(output, outputLayout)
    }
}
