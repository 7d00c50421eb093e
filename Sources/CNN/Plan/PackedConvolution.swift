import KernelABI

/// A convolution's tensors on their way from the file into the layout of some kernels.
struct PackedConvolution {
    private let convolution: Graph.Convolution
    private let input: Quantization
    private let packing: PackedWeights
    private let precision: Precision
    private let order: InputOrder

    /// `input` is what the elements of the map it reads stand for.
    init(_ convolution: Graph.Convolution, input: Quantization, _ kernels: KernelTable) {
        self.convolution = convolution
        self.input = input
        packing = kernels.weights
        // A picture's pixels are floats whatever the maps are.
        precision = convolution.readsInput ? .fp32 : kernels.precision
        order = convolution.inputOrder(block: packing.block)
    }

    private var taps: Int { convolution.kernelHeight * convolution.kernelWidth }
    private var isDepthwise: Bool { convolution.kind == .depthwise }

    var outputs: Int { convolution.outputs }
    /// Whether its sums are whole numbers.
    var isInt8: Bool { precision == .int8 }
    var weightBytes: Int {
        guard isDepthwise else {
            return packing.denseSize(outputs: outputs, inputs: order, taps: taps, precision: precision)
        }
        let words =
            isInt8
            ? packing.int8DepthwiseCount(
                channels: outputs, height: convolution.kernelHeight, width: convolution.kernelWidth)
            : packing.depthwiseCount(channels: outputs, taps: taps)
        return words * MemoryLayout<Float>.size
    }
    /// Floats of the bias, and of the factors behind it.
    var biasCount: Int { packing.padded(outputs) * (isInt8 ? 2 : 1) }

    /// Packs both tensors; the targets hold `weightBytes` and `biasCount`.
    func pack(_ file: WeightsFile, weights: UnsafeMutableRawPointer, bias: UnsafeMutablePointer<Float>) {
        _ = file.withTensor(convolution.weight) { kernel in
            _ = file.withTensor(convolution.bias) { biases in
                guard let kernel = kernel.baseAddress, let biases = biases.baseAddress else { return }
                pack(kernel, biases, weights, bias)
            }
        }
    }

    private func pack(
        _ kernel: UnsafePointer<Float>, _ biases: UnsafePointer<Float>, _ weights: UnsafeMutableRawPointer,
        _ bias: UnsafeMutablePointer<Float>
    ) {
        let outputs = convolution.outputOrder
        guard isInt8 else {
            if isDepthwise {
                packing.packDepthwise(kernel, channels: outputs.count, taps: taps, into: weights.floats(at: 0))
            } else {
                packing.packDense(
                    kernel, outputs: outputs, inputs: order, taps: taps, precision: precision, into: weights)
            }
            return packing.packBias(biases, outputs: outputs, into: bias)
        }
        let weightsInOutput = (isDepthwise ? 1 : convolution.inputs) * taps
        let scales = packing.int8Scales(kernel, outputs: outputs, weightsInOutput: weightsInOutput)
        if isDepthwise {
            packing.packInt8Depthwise(
                kernel, channels: outputs.count, height: convolution.kernelHeight, width: convolution.kernelWidth,
                scales: scales, into: weights.assumingMemoryBound(to: UInt32.self))
        } else {
            packing.packDense(
                kernel, outputs: outputs, inputs: order, taps: taps, precision: precision, scales: scales,
                into: weights)
        }
        packing.packInt8Bias(
            biases, kernel: kernel, outputs: outputs, weightsInOutput: weightsInOutput, scales: scales, input: input,
            into: bias)
    }
}
