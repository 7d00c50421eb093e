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
        /// In int8, the factors of the sums; else as `bias`.
        let sumScales: Int
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
        let graph = try Graph(description, tensors: tensors, size: size, kernels)
        var count = 0
        func reserve(_ bytes: Int) -> Int {
            defer { count += AlignedMemory.aligned(bytes) }
            return count
        }
        let packing = kernels.weights
        let convolutions = graph.layers.compactMap { layer in
            layer.convolution.map {
                PackedConvolution($0, input: graph.maps[layer.inputs[0]].quantization ?? .identity, kernels)
            }
        }
        packed = convolutions.map { convolution in
            let weights = reserve(convolution.weightBytes)
            let bias = reserve(convolution.biasCount * MemoryLayout<Float>.size)
            let scales = convolution.isInt8 ? packing.padded(convolution.outputs) * MemoryLayout<Float>.size : 0
            return PackedTensors(weights: weights, bias: bias, sumScales: bias + scales)
        }
        weights = AlignedMemory(byteCount: count)
        for (convolution, place) in zip(convolutions, packed) {
            convolution.pack(
                file, weights: weights.start + place.weights, bias: weights.start.floats(at: place.bias))
        }
    }

    /// The plan for an input size, made at the first call.
    ///
    /// Throws where the size is no multiple of what the network wants, or too big.
    package func plan(for size: PixelSize) throws(NetworkError) -> Plan {
        if let plan = plans.withLock({ $0[size] }) { return plan }
        let graph = try Graph(description, tensors: tensors, size: size, kernels)
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
    /// The graph whose weights are packed for some kernels: the same for every size.
    fileprivate init(
        _ description: NetworkDescription, tensors: [String: SafetensorsIndex.Entry], size: PixelSize,
        _ kernels: KernelTable
    ) throws(NetworkError) {
        let described = try Graph(description, tensors: tensors, size: size)
        let quantized = kernels.precision == .int8 ? try described.quantizing() : described
        self = quantized.gatheringChannels(block: kernels.block).orderingChannels()
    }
}
