import KernelABI

func add(_ a: AdditionArguments) {
    for channel in 0..<a.layout.channels {
        for pixel in a.rows.pixels(a.layout) {
            let index = a.layout.offset(channel: channel, pixel: pixel)
            a.output.floats[index] = activated(a.left.floats[index] + a.right.floats[index], a.activation)
        }
    }
}

func scale(_ a: ScaleArguments) {
    for channel in 0..<a.layout.channels {
        for pixel in a.rows.pixels(a.layout) {
            let index = a.layout.offset(channel: channel, pixel: pixel)
            a.output.floats[index] = a.input.floats[index] * a.factors.floats[channel]
        }
    }
}

func mean(_ a: CopyArguments) {
    guard !a.rows.isEmpty else { return }
    let pixels = a.inputLayout.pixels
    for channel in 0..<a.inputLayout.channels {
        var sum: Float = 0
        for pixel in 0..<pixels { sum += a.input.floats[a.inputLayout.offset(channel: channel, pixel: pixel)] }
        a.output.floats[channel] = sum / Float(pixels)
    }
}
