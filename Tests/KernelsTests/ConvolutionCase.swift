import KernelABI
import TestSupport

/// A convolution with random sizes and numbers, which every table must answer alike.
///
/// Its text says all that is needed to repeat it.
struct ConvolutionCase: CustomStringConvertible {
    enum Kind: String { case pointwise, depthwise, dense, stem }

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
    /// The channels a pointwise convolution reads, in the order of its weights.
    let read: [Int]
    /// Calls of the kernel, each for its rows.
    let parts: Int

    /// All numbers are such as the precision can hold.
    init(_ kind: Kind, seed: UInt64, _ precision: Precision) {
        var random = SeededRandom(seed: seed)
        self.kind = kind
        self.seed = seed
        // Sizes that a kernel may trip over: one, odd, just beside a multiple of a tile or a vector.
        let channels = [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 24, 29, 31, 33, 58].randomElement(using: &random) ?? 1
        let sides = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 20, 23]
        let height = sides.randomElement(using: &random) ?? 1
        let width = sides.randomElement(using: &random) ?? 1
        outputs = kind == .depthwise ? channels : Int.random(in: 1...40, using: &random)
        let kernels = kind == .pointwise ? [1] : kind == .depthwise ? [3, 3, 3, 5, 5, 1, 2] : [3, 3, 1, 2, 5]
        kernelHeight = kernels.randomElement(using: &random) ?? 1
        kernelWidth =
            Int.random(in: 0..<4, using: &random) > 0 ? kernelHeight : kernels.randomElement(using: &random) ?? 1
        stride = kind == .pointwise ? 1 : [1, 2, 2, 3].randomElement(using: &random) ?? 1
        activation = Activation.allCases.randomElement(using: &random) ?? .none
        parts = Int.random(in: 1...3, using: &random)
        var input = Planes(channels: channels, height: height, width: width, random: &random)
        // In int8 dense kernels take 0 for what is outside: the zero point must be 0.
        if kind == .dense {
            input.values = input.values.map { abs($0) }
            input.quantization = Quantization(0...1)
        }
        self.input = kind == .stem ? input : input.rounded(to: precision)
        // All of them, or pieces of the map in any order.
        read =
            kind == .pointwise && Bool.random(using: &random)
            ? (0..<4).flatMap { _ in
                let first = Int.random(in: 0..<channels, using: &random)
                return Array(first...Int.random(in: first..<channels, using: &random))
            } : Array(0..<channels)
        let inputs = kind == .depthwise ? 1 : read.count
        let keepsWeights = kind == .stem || kind == .depthwise && precision == .bf16
        let weightsInOutput = inputs * kernelHeight * kernelWidth
        weights = (0..<outputs * weightsInOutput).map { index in
            let weight = random.float(in: -1...1)
            return keepsWeights ? weight : precision.roundedWeight(weight, isFirst: index % weightsInOutput == 0)
        }
        bias = (0..<outputs).map { _ in random.float(in: -1...1) }
        let adds = kind == .pointwise && Bool.random(using: &random)
        residual =
            adds
            ? Planes(channels: outputs, height: height, width: width, random: &random).rounded(to: precision) : nil
    }

    /// A pointwise convolution of a given map.
    init(pointwise input: Planes, outputs: Int, _ precision: Precision, random: inout SeededRandom) {
        (kind, seed, stride, activation, residual) = (.pointwise, 0, 1, .none, nil)
        (kernelHeight, kernelWidth, parts) = (1, 1, 1)
        self.input = input.rounded(to: precision)
        self.outputs = outputs
        read = Array(0..<input.channels)
        weights = (0..<outputs * input.channels).map {
            precision.roundedWeight(random.float(in: -1...1), isFirst: $0 % input.channels == 0)
        }
        bias = (0..<outputs).map { _ in random.float(in: -1...1) }
    }

    /// A dense 3x3 of ones over a square of ones.
    init(onesKernelOver side: Int, stride: Int) {
        (kind, seed, activation, residual) = (.dense, 0, .none, nil)
        (kernelHeight, kernelWidth, outputs, parts) = (3, 3, 1, 1)
        var random = SeededRandom(seed: 0)
        var input = Planes(channels: 1, height: side, width: side, random: &random)
        input.values = input.values.map { _ in 1 }
        input.quantization = Quantization(0...1)
        self.input = input
        self.stride = stride
        read = [0]
        weights = [Float](repeating: 1, count: 9)
        bias = [0]
    }

    var description: String {
        "\(kind) seed \(seed): \(input.channels)x\(input.height)x\(input.width), read \(read) -> \(outputs), kernel "
            + "\(kernelHeight)x\(kernelWidth), stride \(stride), \(activation), residual \(residual != nil), "
            + "\(parts) parts"
    }

    /// The output in planes.
    func run(_ table: KernelTable) -> [Float] {
        let input = PackedMap(
            input, block: kind == .stem ? input.channels : table.block, kind == .stem ? .fp32 : table.precision)
        let residual = residual.map { PackedMap($0, block: table.block, table.precision) }
        let quantization =
            table.precision == .int8 ? outputQuantization(run(TestedTable.reference.kernels)) : .identity
        var output = PackedMap(
            BlockedLayout(
                channels: outputs, height: (input.layout.height + stride - 1) / stride,
                width: (input.layout.width + stride - 1) / stride, block: table.block, quantization: quantization),
            table.precision)
        let outputLayout = output.layout
        let window = Window(
            samePaddingHeight: kernelHeight, width: kernelWidth, stride: stride, inputHeight: input.layout.height,
            inputWidth: input.layout.width)
        withPackedTensors(table) { weights, bias, sumScales in
            input.withPointer { source in
                output.withMutablePointer { target in
                    for rows in rowParts(parts, of: outputLayout.height) {
                        if kind == .pointwise {
                            func call(_ residual: UnsafeRawPointer?) {
                                runs(in: table).map(\.run).withUnsafeBufferPointer { runs in
                                    table.pointwise(
                                        PointwiseArguments(
                                            input: source, inputRuns: runs, weights: weights, bias: bias,
                                            sumScales: sumScales, residual: residual,
                                            residualQuantization: Precision.testQuantization, output: target,
                                            inputLayout: input.layout,
                                            outputLayout: outputLayout, activation: activation, rows: rows))
                                }
                            }
                            if let residual { residual.withPointer { call($0) } } else { call(nil) }
                        } else {
                            let arguments = ConvolutionArguments(
                                input: source, weights: weights, bias: bias, sumScales: sumScales, output: target,
                                inputLayout: input.layout, outputLayout: outputLayout, window: window,
                                activation: activation, rows: rows)
                            switch kind {
                            case .depthwise: table.depthwise(arguments)
                            case .stem: table.stem(arguments)
                            default: table.dense(arguments)
                            }
                        }
                    }
                }
            }
        }
        return output.planes
    }

    /// Neighbours among the channels that are read, with their places in the order of the weights.
    private func runs(in table: KernelTable) -> [(run: ChannelRun, order: InputOrder.Run)] {
        let block = table.block
        var starts = [0]
        for place in 1..<max(1, read.count) {
            let goesOn = read[place] == read[place - 1] + 1
            let leavesBlock = read[place] % block == 0 && read[starts[starts.count - 1]] % block != 0
            if !goesOn || leavesBlock { starts.append(place) }
        }
        return zip(starts, starts.dropFirst() + [read.count]).map { start, end in
            let lane = read[start] % block
            let run = ChannelRun(
                distance: 0, block: read[start] / block, lane: lane, count: end - start, table.precision)
            return (run, InputOrder.Run(lane: lane, channels: Array(start..<end)))
        }
    }

    private func withPackedTensors(
        _ table: KernelTable, _ body: (UnsafeRawPointer, UnsafePointer<Float>, UnsafePointer<Float>) -> Void
    ) {
        let packing = table.weights
        let taps = kernelHeight * kernelWidth
        let precision = kind == .stem ? .fp32 : table.precision
        let order = InputOrder(runs: runs(in: table).map(\.order))
        let isInt8 = precision == .int8
        let size =
            switch (kind, isInt8) {
            case (.depthwise, true):
                4 * packing.int8DepthwiseCount(channels: outputs, height: kernelHeight, width: kernelWidth)
            case (.depthwise, false): 4 * packing.depthwiseCount(channels: outputs, taps: taps)
            default: packing.denseSize(outputs: outputs, inputs: order, taps: taps, precision: precision)
            }
        let tensor = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 4)
        defer { tensor.deallocate() }
        tensor.initializeMemory(as: UInt8.self, repeating: 0xFF)
        guard let start = tensor.baseAddress else { return }
        let channels = Array(0..<outputs)
        let weightsInOutput = weights.count / outputs
        let scales = packing.int8Scales(weights, outputs: channels, weightsInOutput: weightsInOutput)
        switch (kind, isInt8) {
        case (.depthwise, true):
            packing.packInt8Depthwise(
                weights, channels: outputs, height: kernelHeight, width: kernelWidth, scales: scales,
                into: start.bindMemory(to: UInt32.self, capacity: size / 4))
        case (.depthwise, false):
            packing.packDepthwise(
                weights, channels: outputs, taps: taps, into: start.bindMemory(to: Float.self, capacity: size / 4))
        default:
            packing.packDense(
                weights, outputs: channels, inputs: order, taps: taps, precision: precision, scales: scales,
                into: start)
        }
        let places = packing.padded(outputs)
        var packedBias = [Float](repeating: .nan, count: 2 * places)
        if isInt8 {
            packing.packInt8Bias(
                bias, kernel: weights, outputs: channels, weightsInOutput: weightsInOutput, scales: scales,
                input: input.quantization, into: &packedBias)
        } else {
            packing.packBias(bias, outputs: channels, into: &packedBias)
        }
        packedBias.withUnsafeBufferPointer { bias in
            if let bias = bias.baseAddress { body(UnsafeRawPointer(start), bias, bias + places) }
        }
    }
}

extension Precision {
    /// The nearest weight a kernel can hold where the first of each output is 1, which scales those in int8.
    fileprivate func roundedWeight(_ weight: Float, isFirst: Bool) -> Float {
        guard self == .int8 else { return rounded(weight) }
        return isFirst ? 1 : (weight * 127).rounded() / 127
    }
}
