import KernelABI

extension Plan {
    /// Steps between which the threads of a run need not wait for each other.
    enum Stage: Sendable {
        /// One step, by its place.
        case step(Int)
        /// A depthwise step and the pointwise one behind it, some rows after the other, so that what the first makes is
        /// still in the cache when the second reads it, and never leaves it.
        case separable(depthwise: Int, pointwise: Int)
    }

    /// Bytes a band of rows between the two takes: a good part of a second-level cache, beside the weights.
    private static let bandSize = 64 << 10

    /// Runs a stage's part in an arena of `arenaSize` bytes, on the caller's thread.
    func run(_ stage: Stage, in arena: UnsafeMutableRawPointer, part: WorkPart) {
        switch stage {
        case .step(let index): run(step: index, in: arena, part: part)
        case .separable(let depthwise, let pointwise): run(steps[depthwise], steps[pointwise], in: arena, part: part)
        }
    }

    private func run(
        _ depthwise: Step, _ pointwise: Step, in arena: UnsafeMutableRawPointer, part: WorkPart
    ) {
        guard case .depthwise(let window) = depthwise.kernel,
            case .pointwise(let runs, let residual, makesFloats: false) = pointwise.kernel
        else { return }
        let rows = part.rows(of: depthwise.output.layout.height)
        runs.withUnsafeBufferPointer { runs in
            runInBands(
                convolution(depthwise, window, in: arena, rows),
                self.pointwise(pointwise, runs, residual, in: arena, rows))
        }
    }

    /// The rows between the two lie where these rows of the whole map would.
    private func runInBands(_ depthwise: ConvolutionArguments, _ pointwise: PointwiseArguments) {
        var (first, second) = (depthwise, pointwise)
        let (whole, window, rows) = (depthwise.outputLayout, depthwise.window, depthwise.rows)
        let rowSize = whole.blocks * whole.width * whole.block * precision.elementSize
        let height = max(1, min(Self.bandSize / rowSize, rows.count))
        first.output += rows.lowerBound * rowSize
        first.outputLayout = BlockedLayout(
            channels: whole.channels, height: height, width: whole.width, block: whole.block,
            quantization: whole.quantization)
        (second.input, second.inputLayout) = (UnsafeRawPointer(first.output), first.outputLayout)
        // The kernels count rows from the band's first: the window moves down the input, the output's places move on.
        for start in stride(from: rows.lowerBound, to: rows.upperBound, by: height) {
            let band = 0..<min(height, rows.upperBound - start)
            let skipped = start * whole.width * whole.block * precision.elementSize
            first.window = Window(
                height: window.height, width: window.width, stride: window.stride,
                top: window.top - start * window.stride, left: window.left)
            second.output = pointwise.output + skipped
            second.residual = pointwise.residual.map { $0 + skipped }
            (first.rows, second.rows) = (band, band)
            kernels.depthwise(first)
            kernels.pointwise(second)
        }
    }
}
