import KernelABI

// The definitions, straight from the formula, with weights output by output.

func pointwise(_ a: PointwiseArguments) {
    let (input, weights, output) = (a.input.floats, a.weights.floats, Planar(a.output, a.outputLayout))
    let residual = a.residual.map { Planar($0, a.outputLayout) }
    // A block is one channel here.
    let inputs = a.inputRuns.flatMap { run in
        (0..<run.count).map { run.offset + (run.block + $0) * a.inputLayout.pixels }
    }
    for channel in 0..<a.outputLayout.channels {
        for pixel in a.rows.pixels(a.outputLayout) {
            var sum: Float = 0
            for (place, start) in inputs.enumerated() {
                sum += weights[channel * inputs.count + place] * input[start + pixel]
            }
            output[channel, pixel] = activated(
                sum + a.bias[channel] + (residual?[channel, pixel] ?? 0), a.activation)
        }
    }
}

func depthwise(_ a: ConvolutionArguments) {
    let (input, weights, output) = (Planar(a.input, a.inputLayout), a.weights.floats, Planar(a.output, a.outputLayout))
    let taps = a.window.height * a.window.width
    forEachOutput(a) { pixel, window in
        for channel in 0..<a.outputLayout.channels {
            var sum: Float = 0
            for (tap, place) in window { sum += weights[channel * taps + tap] * input[channel, place] }
            output[channel, pixel] = activated(sum + a.bias[channel], a.activation)
        }
    }
}

func dense(_ a: ConvolutionArguments) {
    let (input, weights, output) = (Planar(a.input, a.inputLayout), a.weights.floats, Planar(a.output, a.outputLayout))
    let inputs = a.inputLayout.channels
    let taps = a.window.height * a.window.width
    forEachOutput(a) { pixel, window in
        for channel in 0..<a.outputLayout.channels {
            var sum: Float = 0
            for (tap, place) in window {
                let row = weights + (channel * taps + tap) * inputs
                for other in 0..<inputs { sum += row[other] * input[other, place] }
            }
            output[channel, pixel] = activated(sum + a.bias[channel], a.activation)
        }
    }
}

/// Calls `body` with each pixel of the output, and the taps that lie in the picture with the input's pixels under them.
private func forEachOutput(_ a: ConvolutionArguments, _ body: (Int, [(tap: Int, pixel: Int)]) -> Void) {
    for y in a.rows {
        for x in 0..<a.outputLayout.width {
            var window: [(tap: Int, pixel: Int)] = []
            for row in a.window.rows(at: y, inputHeight: a.inputLayout.height) {
                for column in a.window.columns(at: x, inputWidth: a.inputLayout.width) {
                    let line = y * a.window.stride - a.window.top + row
                    window.append(
                        (
                            row * a.window.width + column,
                            line * a.inputLayout.width + x * a.window.stride - a.window.left + column
                        ))
                }
            }
            body(y * a.outputLayout.width + x, window)
        }
    }
}
