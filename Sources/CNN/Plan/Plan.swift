package import KernelABI

/// A network compiled for one input size: the steps in order, and where in an arena each finds and leaves its maps.
///
/// Immutable, and shared by all threads that run the network at this size; each has its own `Execution`.
package struct Plan: Sendable {
    /// A map's place in the arena.
    package struct Region: Hashable, Sendable {
        /// In floats from the arena's start.
        package let offset: Int
        /// Its shape.
        package let layout: BlockedLayout
    }

    /// One call of a kernel.
    package struct Step: Sendable {
        enum Kernel: Sendable {
            case pointwise(residual: Region?)
            case depthwise(Window)
            case dense(Window)
            case add(Region)
            case upsample2
            case copyChannels(first: Int)
        }

        /// The layer's name.
        package let name: String
        let kernel: Kernel
        /// The map it reads.
        package let input: Region
        /// The map it writes.
        package let output: Region
        /// Where weights and bias of a convolution lie among the network's, in floats.
        let weights: Network.PackedTensors
        let activation: Activation
        /// Multiplications and additions, two for each product of a convolution.
        package let operations: Int

        /// The kernel's name.
        package var type: String {
            switch kernel {
            case .pointwise(let residual): residual == nil ? "pointwise" : "pointwise+add"
            case .depthwise(let window): "depthwise\(window.height)x\(window.width)s\(window.stride)"
            case .dense(let window): "dense\(window.height)x\(window.width)s\(window.stride)"
            case .add: "add"
            case .upsample2: "upsample2"
            case .copyChannels: "concat"
            }
        }
    }

    let kernels: KernelTable
    /// The network's packed weights.
    let weights: AlignedFloats
    /// The input's size in pixels.
    package let size: PixelSize
    /// The kernels' calls, in order.
    package let steps: [Step]
    /// The network's input.
    package let input: Region
    /// The maps that are decoded, in the order of the description's levels.
    package let outputs: [Region]
    /// Floats of the arena an execution needs.
    package let arenaCount: Int

    /// Arenas above this many floats (4 GiB) are refused.
    static let maximumArenaCount = 1 << 30

    /// The instruction set of the kernels.
    package var isa: ISA { kernels.isa }
    /// Multiplications and additions of one run.
    package var operations: Int { steps.reduce(0) { $0 + $1.operations } }

    init(_ network: Network, graph unfused: Graph, size: PixelSize) throws(NetworkError) {
        let graph = unfused.fusingResiduals()
        let storage = StoragePlan(graph, block: network.kernels.block)
        guard storage.count <= Self.maximumArenaCount else {
            throw NetworkError(location: "input", message: "size \(size) needs \(storage.count * 4) bytes of memory")
        }
        kernels = network.kernels
        weights = network.weights
        self.size = size
        steps = graph.layers.flatMap { Self.steps(for: $0, network, storage) }
        input = storage.regions[0]
        outputs = graph.outputs.map { storage.regions[$0] }
        arenaCount = storage.count
    }

    private static func steps(for layer: Graph.Layer, _ network: Network, _ storage: StoragePlan) -> [Step] {
        let output = storage.regions[layer.output]
        func step(
            _ kernel: Step.Kernel, _ input: Int, weights: Network.PackedTensors = .init(weights: 0, bias: 0),
            operations: Int = 0
        ) -> Step {
            Step(
                name: layer.name, kernel: kernel, input: storage.regions[input], output: output, weights: weights,
                activation: layer.activation, operations: operations)
        }
        switch layer.operation {
        case .convolution(let convolution):
            let input = storage.regions[layer.inputs[0]].layout
            let window = Window(
                samePaddingHeight: convolution.kernelHeight, width: convolution.kernelWidth,
                stride: convolution.stride, inputHeight: input.height, inputWidth: input.width)
            let kernel: Step.Kernel =
                switch convolution.kind {
                case .pointwise: .pointwise(residual: layer.residual.map { storage.regions[$0] })
                case .depthwise: .depthwise(window)
                case .dense: .dense(window)
                }
            return [
                step(
                    kernel, layer.inputs[0], weights: network.packed[convolution.index],
                    operations: 2 * convolution.multiplications * output.layout.pixels)
            ]
        case .add: return [step(.add(storage.regions[layer.inputs[1]]), layer.inputs[0])]
        case .upsample2: return [step(.upsample2, layer.inputs[0])]
        case .concat:
            var channel = 0
            var copies: [Step] = []
            for input in layer.inputs {
                if storage.inPlace[input] != layer.output { copies.append(step(.copyChannels(first: channel), input)) }
                channel += storage.regions[input].layout.channels
            }
            return copies
        }
    }
}
