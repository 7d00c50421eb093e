import KernelABI

func maxPool(_ a: PoolArguments) {
    let (input, output) = (Planar(a.input, a.inputLayout), Planar(a.output, a.outputLayout))
    for channel in 0..<a.outputLayout.channels {
        for y in a.rows {
            for x in 0..<a.outputLayout.width {
                var largest = -Float.infinity
                for row in a.window.rows(at: y, inputHeight: a.inputLayout.height) {
                    let line = (y * a.window.stride - a.window.top + row) * a.inputLayout.width
                    for column in a.window.columns(at: x, inputWidth: a.inputLayout.width) {
                        largest = max(largest, input[channel, line + x * a.window.stride - a.window.left + column])
                    }
                }
                output[channel, y * a.outputLayout.width + x] = largest
            }
        }
    }
}

func upsample2(_ a: CopyArguments) {
    let (input, output) = (Planar(a.input, a.inputLayout), Planar(a.output, a.outputLayout))
    for channel in 0..<a.outputLayout.channels {
        for y in a.rows {
            for x in 0..<a.outputLayout.width {
                output[channel, y * a.outputLayout.width + x] = input[channel, y / 2 * a.inputLayout.width + x / 2]
            }
        }
    }
}

/// Output pixel i lies at (i + 0.5) / 2 - 0.5 of the input: a quarter of the farther neighbour, three of the nearer.
func upsample2Bilinear(_ a: CopyArguments) {
    func weight(_ output: Int, _ input: Int, _ size: Int) -> Float {
        let nearer = output / 2
        let farther = min(max(output % 2 == 0 ? nearer - 1 : nearer + 1, 0), size - 1)
        return (input == nearer ? 0.75 : 0) + (input == farther ? 0.25 : 0)
    }
    let (input, output) = (Planar(a.input, a.inputLayout), Planar(a.output, a.outputLayout))
    let (height, width) = (a.inputLayout.height, a.inputLayout.width)
    for channel in 0..<a.outputLayout.channels {
        for y in a.rows {
            for x in 0..<a.outputLayout.width {
                var sum: Float = 0
                for row in max(0, y / 2 - 1)..<min(height, y / 2 + 2) {
                    for column in max(0, x / 2 - 1)..<min(width, x / 2 + 2) {
                        sum += weight(y, row, height) * weight(x, column, width) * input[channel, row * width + column]
                    }
                }
                output[channel, y * a.outputLayout.width + x] = sum
            }
        }
    }
}

func copyChannels(_ a: CopyArguments) {
    for channel in 0..<a.inputLayout.channels { copy(a, from: channel, to: a.firstChannel + channel) }
}

func select(_ a: SelectArguments) {
    for move in a.moves { copy(a.maps, from: move.source, to: move.target) }
}

/// Floats are the oracle's own elements: only the order changes.
func narrow(_ a: CopyArguments) {
    for channel in 0..<a.inputLayout.channels { copy(a, from: channel, to: channel) }
}

private func copy(_ a: CopyArguments, from source: Int, to target: Int) {
    let (input, output) = (Planar(a.input, a.inputLayout), Planar(a.output, a.outputLayout))
    for pixel in a.rows.pixels(a.outputLayout) { output[target, pixel] = input[source, pixel] }
}
