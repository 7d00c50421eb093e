import KernelABI

extension Plan {
    /// The kernels' calls for one layer.
    ///
    /// Kernels apply an activation that is a clamp while they store; for another a step follows.
    static func steps(
        for layer: Graph.Layer, _ graph: Graph, _ network: Network, _ storage: StoragePlan
    ) -> [Step] {
        let output = storage.regions[layer.output]
        let isClamp = Activation.clamps.contains(layer.activation)
        func step(
            _ kernel: Step.Kernel, _ input: Int, weights: Network.PackedTensors = .init(weights: 0, bias: 0),
            activation: Activation? = nil, operations: Int = 0
        ) -> Step {
            Step(
                name: layer.name, kernel: kernel, input: storage.regions[input], output: output, weights: weights,
                activation: activation ?? (isClamp ? layer.activation : .none), operations: operations)
        }
        var steps: [Step] = []
        switch layer.operation {
        case .convolution(let convolution):
            let window = convolution.padding.window(
                height: convolution.kernelHeight, width: convolution.kernelWidth, stride: convolution.stride,
                over: graph.maps[layer.inputs[0]])
            let kernel: Step.Kernel =
                switch convolution.kind {
                case .pointwise: .pointwise(residual: layer.residual.map { storage.regions[$0] })
                case .depthwise: .depthwise(window)
                case .dense: .dense(window)
                }
            steps = [
                step(
                    kernel, layer.inputs[0], weights: network.packed[convolution.index],
                    operations: 2 * convolution.multiplications * output.layout.pixels)
            ]
        case .add: steps = [step(.add(storage.regions[layer.inputs[1]]), layer.inputs[0])]
        case .upsample2: steps = [step(.upsample2, layer.inputs[0])]
        case .upsample2Bilinear: steps = [step(.upsample2Bilinear, layer.inputs[0])]
        case .maxPool(let window): steps = [step(.maxPool(window), layer.inputs[0])]
        case .mean: steps = [step(.mean, layer.inputs[0])]
        case .scale: steps = [step(.scale(storage.regions[layer.inputs[1]]), layer.inputs[0])]
        case .select(let moves):
            steps = zip(layer.inputs, moves).filter { !$1.isEmpty }.map { step(.select($1), $0) }
        case .concat:
            var channel = 0
            for input in layer.inputs {
                if storage.inPlace[input] != layer.output { steps.append(step(.copyChannels(first: channel), input)) }
                channel += storage.regions[input].layout.channels
            }
        }
        if !isClamp { steps.append(step(.activate, layer.output, activation: layer.activation)) }
        return steps
    }
}
