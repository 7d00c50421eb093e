import KernelABI

/// A thread's own arena for a plan: fill `input`, `run`, read the outputs.
///
/// A run allocates nothing. An execution belongs to one thread at a time; the plan may be shared.
package final class Execution {
    /// What is run.
    package let plan: Plan
    private let arena: AlignedFloats

    /// Allocates the arena, zeroed.
    package init(_ plan: Plan) {
        self.plan = plan
        arena = AlignedFloats(count: plan.arenaCount)
    }

    /// The network's input; a run leaves it as it is.
    package var input: FeatureMap { map(plan.input) }

    /// The output of a level of the description, to be read after a run.
    package func output(_ level: Int) -> FeatureMap { map(plan.outputs[level]) }

    /// Runs all steps in order.
    package func run() {
        for index in plan.steps.indices { run(step: index) }
    }

    /// Runs one step, for those who measure each; the steps before it must have run.
    package func run(step index: Int) {
        let step = plan.steps[index]
        let kernels = plan.kernels
        let weights = UnsafePointer(plan.weights.start)
        let input = UnsafePointer(arena.start + step.input.offset)
        let output = arena.start + step.output.offset
        func convolution(_ window: Window) -> ConvolutionArguments {
            ConvolutionArguments(
                input: input, weights: weights + step.weights.weights, bias: weights + step.weights.bias,
                output: output, inputLayout: step.input.layout, outputLayout: step.output.layout, window: window,
                activation: step.activation)
        }
        func copy(firstChannel: Int) -> CopyArguments {
            CopyArguments(
                input: input, output: output, inputLayout: step.input.layout, outputLayout: step.output.layout,
                firstChannel: firstChannel)
        }
        switch step.kernel {
        case .pointwise(let residual):
            kernels.pointwise(
                PointwiseArguments(
                    input: input, weights: weights + step.weights.weights, bias: weights + step.weights.bias,
                    residual: residual.map { UnsafePointer(arena.start + $0.offset) }, output: output,
                    inputLayout: step.input.layout, outputLayout: step.output.layout, activation: step.activation))
        case .depthwise(let window): kernels.depthwise(convolution(window))
        case .dense(let window): kernels.dense(convolution(window))
        case .add(let second):
            kernels.add(
                AdditionArguments(
                    left: input, right: UnsafePointer(arena.start + second.offset), output: output,
                    layout: step.output.layout, activation: step.activation))
        case .upsample2: kernels.upsample2(copy(firstChannel: 0))
        case .copyChannels(let first): kernels.copyChannels(copy(firstChannel: first))
        case .upsample2Bilinear: kernels.upsample2Bilinear(copy(firstChannel: 0))
        case .maxPool(let window):
            kernels.maxPool(
                PoolArguments(
                    input: input, output: output, inputLayout: step.input.layout, outputLayout: step.output.layout,
                    window: window))
        case .mean: kernels.mean(copy(firstChannel: 0))
        case .scale(let factors):
            kernels.scale(
                ScaleArguments(
                    input: input, factors: UnsafePointer(arena.start + factors.offset), output: output,
                    layout: step.output.layout))
        case .select(let moves):
            moves.withUnsafeBufferPointer {
                kernels.select(SelectArguments(maps: copy(firstChannel: 0), moves: $0))
            }
        case .activate:
            kernels.activate(
                ActivationArguments(map: output, layout: step.output.layout, activation: step.activation))
        }
    }

    private func map(_ region: Plan.Region) -> FeatureMap {
        FeatureMap(start: arena.start + region.offset, layout: region.layout)
    }
}
