import KernelABI

func f32Add(_ a: AdditionArguments) {
    let clamp = Clamp(a.activation)
    for index in stride(from: 0, to: a.layout.count, by: lanes) {
        clamp(Vector(at: a.left + index) + Vector(at: a.right + index)).store(to: a.output + index)
    }
}

func f32Upsample2(_ a: CopyArguments) {
    let width = a.inputLayout.width
    // Blocks are whole pictures one below the other, so all rows of all blocks double alike.
    for y in 0..<(a.inputLayout.blocks &* a.inputLayout.height) {
        let source = a.input + y &* width &* lanes
        let target = a.output + y &* 4 &* width &* lanes
        for x in 0..<width {
            let value = Vector(at: source + x &* lanes)
            for neighbour in 0..<2 {
                value.store(to: target + (2 &* x &+ neighbour) &* lanes)
                value.store(to: target + (2 &* width &+ 2 &* x &+ neighbour) &* lanes)
            }
        }
    }
}

/// Channel by channel, since the channels of a vector may move to different lanes; concatenations that keep whole
/// blocks are written in place and never come here.
func f32CopyChannels(_ a: CopyArguments) {
    for channel in 0..<a.inputLayout.channels {
        let source = a.input + a.inputLayout.offset(channel: channel)
        let target = a.output + a.outputLayout.offset(channel: a.firstChannel &+ channel)
        for pixel in 0..<a.inputLayout.pixels { target[pixel &* lanes] = source[pixel &* lanes] }
    }
}
