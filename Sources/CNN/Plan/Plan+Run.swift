import KernelABI

extension Plan {
    /// Runs one step's part in an arena of `arenaSize` bytes, on the caller's thread.
    func run(step index: Int, in arena: UnsafeMutableRawPointer, part: WorkPart) {
        let step = steps[index]
        let input = UnsafeRawPointer(arena + step.input.offset)
        let output = arena + step.output.offset
        let (inputLayout, outputLayout) = (step.input.layout, step.output.layout)
        let rows = part.rows(of: outputLayout.height)
        func copy(firstChannel: Int = 0) -> CopyArguments {
            CopyArguments(
                input: input, output: output, inputLayout: inputLayout, outputLayout: outputLayout,
                firstChannel: firstChannel, rows: rows)
        }
        switch step.kernel {
        case .pointwise(let runs, let residual, let makesFloats):
            let kernel = makesFloats ? kernels.pointwiseToFloats : kernels.pointwise
            runs.withUnsafeBufferPointer { kernel(pointwise(step, $0, residual, in: arena, rows)) }
        case .depthwise(let window): kernels.depthwise(convolution(step, window, in: arena, rows))
        case .dense(let window): kernels.dense(convolution(step, window, in: arena, rows))
        case .stem(let window): kernels.stem(convolution(step, window, in: arena, rows))
        case .add(let second):
            kernels.add(
                AdditionArguments(
                    left: input, right: UnsafeRawPointer(arena + second.offset), output: output, layout: outputLayout,
                    leftQuantization: inputLayout.quantization, rightQuantization: second.layout.quantization,
                    activation: step.activation, rows: rows))
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
                    layout: outputLayout, inputQuantization: inputLayout.quantization,
                    factorsQuantization: factors.layout.quantization, rows: rows))
        case .select(let moves):
            moves.withUnsafeBufferPointer { kernels.select(SelectArguments(maps: copy(), moves: $0)) }
        case .narrow: kernels.narrow(copy())
        case .widen: kernels.widen(copy())
        }
    }

    /// The call of a pointwise step's kernel for some rows.
    func pointwise(
        _ step: Step, _ runs: UnsafeBufferPointer<ChannelRun>, _ residual: Region?, in arena: UnsafeMutableRawPointer,
        _ rows: Range<Int>
    ) -> PointwiseArguments {
        PointwiseArguments(
            input: UnsafeRawPointer(arena + step.input.offset), inputRuns: runs,
            weights: UnsafeRawPointer(weights.start + step.weights.weights),
            bias: UnsafePointer(weights.start.floats(at: step.weights.bias)),
            sumScales: UnsafePointer(weights.start.floats(at: step.weights.sumScales)),
            residual: residual.map { UnsafeRawPointer(arena + $0.offset) },
            residualQuantization: residual?.layout.quantization ?? .identity, output: arena + step.output.offset,
            inputLayout: step.input.layout, outputLayout: step.output.layout, activation: step.activation, rows: rows)
    }

    /// The call of any other convolution's kernel for some rows.
    func convolution(_ step: Step, _ window: Window, in arena: UnsafeMutableRawPointer, _ rows: Range<Int>)
        -> ConvolutionArguments
    {
        ConvolutionArguments(
            input: UnsafeRawPointer(arena + step.input.offset),
            weights: UnsafeRawPointer(weights.start + step.weights.weights),
            bias: UnsafePointer(weights.start.floats(at: step.weights.bias)),
            sumScales: UnsafePointer(weights.start.floats(at: step.weights.sumScales)),
            output: arena + step.output.offset, inputLayout: step.input.layout, outputLayout: step.output.layout,
            window: window,
            activation: step.activation, rows: rows)
    }
}
