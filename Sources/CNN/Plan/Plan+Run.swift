import KernelABI

extension Plan {
    /// Runs one step's part in an arena of `arenaSize` bytes, on the caller's thread.
    func run(step index: Int, in arena: UnsafeMutableRawPointer, part: WorkPart) {
        let step = steps[index]
        let input = UnsafeRawPointer(arena + step.input.offset)
        let output = arena + step.output.offset
        let (inputLayout, outputLayout) = (step.input.layout, step.output.layout)
        let rows = part.rows(of: outputLayout.height)
        let tensors = UnsafeRawPointer(weights.start + step.weights.weights)
        let bias = UnsafePointer(weights.start.floats(at: step.weights.bias))
        func convolution(_ window: Window) -> ConvolutionArguments {
            ConvolutionArguments(
                input: input, weights: tensors, bias: bias, output: output, inputLayout: inputLayout,
                outputLayout: outputLayout, window: window, activation: step.activation, rows: rows)
        }
        func copy(firstChannel: Int = 0) -> CopyArguments {
            CopyArguments(
                input: input, output: output, inputLayout: inputLayout, outputLayout: outputLayout,
                firstChannel: firstChannel, rows: rows)
        }
        switch step.kernel {
        case .pointwise(let residual):
            kernels.pointwise(
                PointwiseArguments(
                    input: input, weights: tensors, bias: bias,
                    residual: residual.map { UnsafeRawPointer(arena + $0.offset) }, output: output,
                    inputLayout: inputLayout, outputLayout: outputLayout, activation: step.activation, rows: rows))
        case .depthwise(let window): kernels.depthwise(convolution(window))
        case .dense(let window): kernels.dense(convolution(window))
        case .stem(let window): kernels.stem(convolution(window))
        case .add(let second):
            kernels.add(
                AdditionArguments(
                    left: input, right: UnsafeRawPointer(arena + second.offset), output: output,
                    layout: outputLayout, activation: step.activation, rows: rows))
        case .upsample2: kernels.upsample2(copy())
        case .copyChannels(let first): kernels.copyChannels(copy(firstChannel: first))
        case .upsample2Bilinear: kernels.upsample2Bilinear(copy())
        case .maxPool(let window):
            kernels.maxPool(
                PoolArguments(
                    input: input, output: output, inputLayout: inputLayout, outputLayout: outputLayout,
                    window: window, rows: rows))
        case .mean: kernels.mean(copy())
        case .scale(let factors):
            kernels.scale(
                ScaleArguments(
                    input: input, factors: UnsafeRawPointer(arena + factors.offset), output: output,
                    layout: outputLayout, rows: rows))
        case .select(let moves):
            moves.withUnsafeBufferPointer { kernels.select(SelectArguments(maps: copy(), moves: $0)) }
        case .narrow: kernels.narrow(copy())
        case .widen: kernels.widen(copy())
        }
    }
}
