import KernelABI

func add(_ a: AdditionArguments) {
    let (left, right) = (Planar(a.left, a.layout), Planar(a.right, a.layout))
    let output = Planar(a.output, a.layout)
    for channel in 0..<a.layout.channels {
        for pixel in a.rows.pixels(a.layout) {
            output[channel, pixel] = activated(left[channel, pixel] + right[channel, pixel], a.activation)
        }
    }
}

func scale(_ a: ScaleArguments) {
    let (input, output) = (Planar(a.input, a.layout), Planar(a.output, a.layout))
    for channel in 0..<a.layout.channels {
        for pixel in a.rows.pixels(a.layout) {
            output[channel, pixel] = input[channel, pixel] * a.factors.floats[channel]
        }
    }
}

func mean(_ a: CopyArguments) {
    guard !a.rows.isEmpty else { return }
    let (input, output) = (Planar(a.input, a.inputLayout), Planar(a.output, a.outputLayout))
    for channel in 0..<a.inputLayout.channels {
        var sum: Float = 0
        for pixel in 0..<a.inputLayout.pixels { sum += input[channel, pixel] }
        output[channel, 0] = sum / Float(a.inputLayout.pixels)
    }
}
