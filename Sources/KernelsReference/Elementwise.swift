import KernelABI

func add(_ a: AdditionArguments) {
    for index in 0..<a.layout.count {
        a.output[index] = clamp(a.left[index] + a.right[index], a.activation)
    }
}

func upsample2(_ a: CopyArguments) {
    for channel in 0..<a.outputLayout.channels {
        for y in 0..<a.outputLayout.height {
            for x in 0..<a.outputLayout.width {
                a.output[(channel * a.outputLayout.height + y) * a.outputLayout.width + x] =
                    a.input[(channel * a.inputLayout.height + y / 2) * a.inputLayout.width + x / 2]
            }
        }
    }
}

func copyChannels(_ a: CopyArguments) {
    (a.output + a.firstChannel * a.outputLayout.pixels).update(from: a.input, count: a.inputLayout.count)
}
