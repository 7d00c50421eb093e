import KernelABI

// The definitions, straight from the formula. Maps are planar (a block of 1) and weights output by output.

func clamp(_ value: Float, _ activation: Activation) -> Float {
    min(max(value, activation.lowerBound), activation.upperBound)
}

func pointwise(_ a: PointwiseArguments) {
    let pixels = a.outputLayout.pixels
    let inputs = a.inputLayout.channels
    for output in 0..<a.outputLayout.channels {
        for pixel in 0..<pixels {
            var sum = a.bias[output]
            for input in 0..<inputs {
                sum += a.weights[output * inputs + input] * a.input[input * pixels + pixel]
            }
            let index = output * pixels + pixel
            a.output[index] = clamp(sum + (a.residual?[index] ?? 0), a.activation)
        }
    }
}

func depthwise(_ a: ConvolutionArguments) {
    let taps = a.window.height * a.window.width
    for channel in 0..<a.outputLayout.channels {
        let input = a.input + channel * a.inputLayout.pixels
        let output = a.output + channel * a.outputLayout.pixels
        for y in 0..<a.outputLayout.height {
            for x in 0..<a.outputLayout.width {
                var sum = a.bias[channel]
                for row in a.window.rows(at: y, inputHeight: a.inputLayout.height) {
                    for column in a.window.columns(at: x, inputWidth: a.inputLayout.width) {
                        sum +=
                            a.weights[channel * taps + row * a.window.width + column]
                            * input[pixelIndex(a, y, x, row, column)]
                    }
                }
                output[y * a.outputLayout.width + x] = clamp(sum, a.activation)
            }
        }
    }
}

func dense(_ a: ConvolutionArguments) {
    let inputs = a.inputLayout.channels
    let taps = a.window.height * a.window.width
    for output in 0..<a.outputLayout.channels {
        for y in 0..<a.outputLayout.height {
            for x in 0..<a.outputLayout.width {
                var sum = a.bias[output]
                for row in a.window.rows(at: y, inputHeight: a.inputLayout.height) {
                    for column in a.window.columns(at: x, inputWidth: a.inputLayout.width) {
                        let weights = a.weights + (output * taps + row * a.window.width + column) * inputs
                        let pixel = pixelIndex(a, y, x, row, column)
                        for input in 0..<inputs {
                            sum += weights[input] * a.input[input * a.inputLayout.pixels + pixel]
                        }
                    }
                }
                a.output[output * a.outputLayout.pixels + y * a.outputLayout.width + x] = clamp(sum, a.activation)
            }
        }
    }
}

/// The input pixel under a kernel's `row` and `column` when the window stands at output `y`, `x`.
private func pixelIndex(_ a: ConvolutionArguments, _ y: Int, _ x: Int, _ row: Int, _ column: Int) -> Int {
    (y * a.window.stride - a.window.top + row) * a.inputLayout.width + x * a.window.stride - a.window.left + column
}
