package import KernelABI

/// A network compiled for one input size: the steps in order, and where in an arena each finds and leaves its maps.
///
/// Immutable, and shared by all threads that run the network at this size; each has its own `Execution`.
package struct Plan: Sendable {
    /// A map's place in the arena.
    package struct Region: Hashable, Sendable {
        /// In bytes from the arena's start.
        package let offset: Int
        /// Its shape.
        package let layout: BlockedLayout
    }

    /// One call of a kernel.
    package struct Step: Sendable {
        enum Kernel: Sendable {
            case pointwise(runs: [ChannelRun], residual: Region?, makesFloats: Bool)
            case depthwise(Window)
            case dense(Window)
            case stem(Window)
            case add(Region)
            case upsample2
            case copyChannels(first: Int)
            case upsample2Bilinear
            case maxPool(Window)
            case mean
            case scale(Region)
            case select([ChannelMove])
            case narrow
            case widen
        }

        /// The layer's name.
        package let name: String
        /// The name of the map it writes.
        let map: String
        let kernel: Kernel
        /// The map it reads.
        package let input: Region
        /// The map it writes.
        package let output: Region
        /// Where weights and bias of a convolution lie among the network's.
        let weights: Network.PackedTensors
        let activation: Activation
        /// Multiplications and additions, two for each product of a convolution.
        package let operations: Int

        /// The kernel's name.
        package var type: String {
            switch kernel {
            case .pointwise(_, let residual, _): residual == nil ? "pointwise" : "pointwise+add"
            case .depthwise(let window): "depthwise\(window.height)x\(window.width)s\(window.stride)"
            case .dense(let window): "dense\(window.height)x\(window.width)s\(window.stride)"
            case .stem(let window): "stem\(window.height)x\(window.width)s\(window.stride)"
            case .add: "add"
            case .upsample2: "upsample2"
            case .copyChannels: "concat"
            case .upsample2Bilinear: "upsample2-bilinear"
            case .maxPool(let window): "maxpool\(window.height)x\(window.width)s\(window.stride)"
            case .mean: "mean"
            case .scale: "scale"
            case .select: "select"
            case .narrow: "narrow"
            case .widen: "widen"
            }
        }
    }

    let kernels: KernelTable
    /// The network's packed weights.
    let weights: AlignedMemory
    /// The input's size in pixels.
    package let size: PixelSize
    /// The kernels' calls, in order.
    package let steps: [Step]
    /// The steps as a run takes them.
    let stages: [Stage]
    /// The network's input.
    package let input: Region
    /// The maps that are decoded, in the order of the description's levels.
    package let outputs: [Region]
    /// Bytes of the arena an execution needs.
    package let arenaSize: Int

    /// Arenas above this many bytes (4 GiB) are refused.
    static let maximumArenaSize = 4 << 30

    /// The instruction set of the kernels.
    package var isa: ISA { kernels.isa }
    /// The format of weights and maps.
    package var precision: Precision { kernels.precision }
    /// Multiplications and additions of one run.
    package var operations: Int { steps.reduce(0) { $0 + $1.operations } }

    init(_ network: Network, graph unfused: Graph, size: PixelSize) throws(NetworkError) {
        let graph = unfused.fusingResiduals().convertingFormats(network.kernels.precision)
        if network.kernels.precision == .int8 { try graph.checkQuantization() }
        let layerStages = graph.stages()
        let storage = StoragePlan(graph, stages: layerStages, network.kernels)
        guard storage.size <= Self.maximumArenaSize else {
            throw NetworkError(location: "input", message: "size \(size) needs \(storage.size) bytes of memory")
        }
        kernels = network.kernels
        weights = network.weights
        self.size = size
        var steps: [Step] = []
        stages = layerStages.flatMap { layers in
            let first = steps.count
            for layer in graph.layers[layers] { steps += Self.steps(for: layer, graph, network, storage) }
            return layers.count == 2
                ? [Stage.separable(depthwise: first, pointwise: first + 1)]
                : (first..<steps.count).map { Stage.step($0) }
        }
        self.steps = steps
        input = storage.regions[0]
        outputs = graph.outputs.map { storage.regions[$0] }
        arenaSize = storage.size
    }
}
