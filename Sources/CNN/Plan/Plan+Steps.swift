import KernelABI

extension Plan {
    /// The kernels' calls for one layer.
    static func steps(
        for layer: Graph.Layer, _ graph: Graph, _ network: Network, _ storage: StoragePlan
    ) -> [Step] {
        let output = storage.regions[layer.output]
        func step(
            _ kernel: Step.Kernel, _ input: Int,
            weights: Network.PackedTensors = .init(weights: 0, bias: 0, sumScales: 0),
            operations: Int = 0
        ) -> Step {
            Step(
                name: layer.name, map: graph.maps[layer.output].name, kernel: kernel, input: storage.regions[input],
                output: output, weights: weights,
                activation: layer.activation, operations: operations)
        }
        var steps: [Step] = []
        switch layer.operation {
        case .convolution(let convolution):
            let window = convolution.padding.window(
                height: convolution.kernelHeight, width: convolution.kernelWidth, stride: convolution.stride,
                over: graph.maps[layer.inputs[0]])
            let kernel: Step.Kernel =
                switch convolution.kind {
                case .pointwise:
                    .pointwise(
                        runs: runs(convolution, layer.inputs.map { storage.regions[$0] }, network.kernels),
                        residual: layer.residual.map { storage.regions[$0] },
                        makesFloats: graph.maps[layer.output].format == .floatBlocks)
                case .depthwise: .depthwise(window)
                case .dense: convolution.readsInput ? .stem(window) : .dense(window)
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
        case .narrow: steps = [step(.narrow, layer.inputs[0])]
        case .widen: steps = [step(.widen, layer.inputs[0])]
        case .concat:
            var channel = 0
            for input in layer.inputs {
                if storage.inPlace[input] != layer.output { steps.append(step(.copyChannels(first: channel), input)) }
                channel += storage.regions[input].layout.channels
            }
        }
        return steps
    }

    /// Where a pointwise convolution finds its input channels.
    private static func runs(_ convolution: Graph.Convolution, _ inputs: [Region], _ kernels: KernelTable)
        -> [ChannelRun]
    {
        guard let gathering = convolution.gathering else {
            return [ChannelRun(distance: 0, block: 0, lane: 0, count: convolution.inputs, kernels.precision)]
        }
        return gathering.runs(block: kernels.block).compactMap { run in
            guard let source = run.moves.first?.source else { return nil }
            return ChannelRun(
                distance: (inputs[run.input].offset - inputs[0].offset) / kernels.precision.elementSize,
                block: source / kernels.block, lane: source % kernels.block, count: run.moves.count,
                kernels.precision)
        }
    }
}
