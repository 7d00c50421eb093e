package import KernelABI
import Synchronization

/// A network's weights in the layout of one table of kernels, and the plans made from it.
///
/// It may be shared between threads, and should: weights and plans then exist once.
package final class Network: Sendable {
    /// Where a convolution's packed tensors lie in the network's weights, in bytes.
    struct PackedTensors: Sendable {
        let weights: Int
        let bias: Int
    }

    /// What the weights file says of the network.
    package let description: NetworkDescription
    /// The kernels that run it.
    package let kernels: KernelTable
    let weights: AlignedMemory
    /// By convolution, in the order of the layers.
    let packed: [PackedTensors]
    private let tensors: [String: SafetensorsIndex.Entry]
    private let plans = Mutex<[PixelSize: Plan]>([:])

    /// Checks the description against the file's tensors and packs the weights; the file may be closed after.
    package init(_ file: WeightsFile, kernels: KernelTable) throws(NetworkError) {
        description = file.network
        self.kernels = kernels
        tensors = file.index.entries
        let size = PixelSize(width: description.input.width, height: description.input.height)
        let graph = try Graph(description, tensors: tensors, size: size, block: kernels.block)
        let convolutions = graph.layers.compactMap(\.convolution)
        var count = 0
        func reserve(_ bytes: Int) -> Int {
            defer { count += AlignedMemory.aligned(bytes) }
            return count
        }
        let packing = kernels.weights
        let packed = convolutions.map { convolution in
            let taps = convolution.kernelHeight * convolution.kernelWidth
            let outputs = convolution.outputs
            let weights =
                convolution.kind == .depthwise
                ? packing.depthwiseCount(channels: outputs, taps: taps) * MemoryLayout<Float>.size
                : packing.denseSize(
                    outputs: outputs, inputs: convolution.inputOrder(block: packing.block), taps: taps,
                    precision: convolution.precision(kernels.precision))
            return PackedTensors(
                weights: reserve(weights), bias: reserve(packing.padded(outputs) * MemoryLayout<Float>.size))
        }
        weights = AlignedMemory(byteCount: count)
        self.packed = packed
        for (convolution, place) in zip(convolutions, packed) {
            let target = weights.start
            let taps = convolution.kernelHeight * convolution.kernelWidth
            _ = file.withTensor(convolution.weight) { source in
                guard let source = source.baseAddress else { return }
                if convolution.kind == .depthwise {
                    packing.packDepthwise(
                        source, channels: convolution.outputs, taps: taps, into: target.floats(at: place.weights))
                } else {
                    packing.packDense(
                        source, outputs: convolution.outputOrder, inputs: convolution.inputOrder(block: packing.block),
                        taps: taps,
                        precision: convolution.precision(kernels.precision), into: target + place.weights)
                }
            }
            _ = file.withTensor(convolution.bias) { source in
                guard let source = source.baseAddress else { return }
                packing.packBias(source, outputs: convolution.outputOrder, into: target.floats(at: place.bias))
            }
        }
    }

    /// The plan for an input size, made at the first call.
    ///
    /// Throws where the size is no multiple of what the network wants, or too big.
    package func plan(for size: PixelSize) throws(NetworkError) -> Plan {
        if let plan = plans.withLock({ $0[size] }) { return plan }
        let graph = try Graph(description, tensors: tensors, size: size, block: kernels.block)
        let plan = try Plan(self, graph: graph, size: size)
        plans.withLock { $0[size] = plan }
        return plan
    }
}

extension UnsafeMutableRawPointer {
    /// The floats that begin at a byte.
    func floats(at offset: Int) -> UnsafeMutablePointer<Float> { (self + offset).assumingMemoryBound(to: Float.self) }
}

extension Graph {
    /// The graph whose weights are packed, in blocks of `block` channels: the same for every size.
    fileprivate init(
        _ description: NetworkDescription, tensors: [String: SafetensorsIndex.Entry], size: PixelSize, block: Int
    ) throws(NetworkError) {
        self = try Graph(description, tensors: tensors, size: size).gatheringChannels(block: block).orderingChannels()
    }
}

extension Graph.Convolution {
    /// The format of its weights: a picture's pixels are floats whatever the maps are.
    func precision(_ maps: Precision) -> Precision { readsInput ? .fp32 : maps }
}
