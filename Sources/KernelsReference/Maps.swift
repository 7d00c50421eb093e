import KernelABI

func maxPool(_ a: PoolArguments) {
    for channel in 0..<a.outputLayout.channels {
        let input = a.input + channel * a.inputLayout.pixels
        let output = a.output + channel * a.outputLayout.pixels
        for y in 0..<a.outputLayout.height {
            for x in 0..<a.outputLayout.width {
                var largest = -Float.infinity
                for row in a.window.rows(at: y, inputHeight: a.inputLayout.height) {
                    let line = (y * a.window.stride - a.window.top + row) * a.inputLayout.width
                    for column in a.window.columns(at: x, inputWidth: a.inputLayout.width) {
                        largest = max(largest, input[line + x * a.window.stride - a.window.left + column])
                    }
                }
                output[y * a.outputLayout.width + x] = largest
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
    let (height, width) = (a.inputLayout.height, a.inputLayout.width)
    for channel in 0..<a.outputLayout.channels {
        for y in 0..<a.outputLayout.height {
            for x in 0..<a.outputLayout.width {
                var sum: Float = 0
                for row in max(0, y / 2 - 1)..<min(height, y / 2 + 2) {
                    for column in max(0, x / 2 - 1)..<min(width, x / 2 + 2) {
                        sum +=
                            weight(y, row, height) * weight(x, column, width)
                            * a.input[(channel * height + row) * width + column]
                    }
                }
                a.output[(channel * a.outputLayout.height + y) * a.outputLayout.width + x] = sum
            }
        }
    }
}

func select(_ a: SelectArguments) {
    let pixels = a.maps.inputLayout.pixels
    for move in a.moves {
        (a.maps.output + move.target * pixels).update(from: a.maps.input + move.source * pixels, count: pixels)
    }
}

func mean(_ a: CopyArguments) {
    let pixels = a.inputLayout.pixels
    for channel in 0..<a.inputLayout.channels {
        var sum: Float = 0
        for pixel in 0..<pixels { sum += a.input[channel * pixels + pixel] }
        a.output[channel] = sum / Float(pixels)
    }
}

func scale(_ a: ScaleArguments) {
    for index in 0..<a.layout.count { a.output[index] = a.input[index] * a.factors[index / a.layout.pixels] }
}
