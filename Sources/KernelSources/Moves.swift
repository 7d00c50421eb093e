import KernelABI

/// Channel by channel, since the channels of a vector may move to different lanes; concatenations that keep whole
/// blocks are written in place and never come here.
func copyChannels<E: Element>(_ a: CopyArguments, _: E.Type) {
    let width = a.inputLayout.width
    for channel in 0..<a.inputLayout.channels {
        let source = a.input.assumingMemoryBound(to: E.self) + a.inputLayout.offset(channel: channel)
        let target =
            a.output.assumingMemoryBound(to: E.self) + a.outputLayout.offset(channel: a.firstChannel &+ channel)
        for pixel in a.rows.lowerBound &* width..<a.rows.upperBound &* width {
            target[pixel &* lanes] = source[pixel &* lanes]
        }
    }
}

/// A few pixels of all channels, then the next, so that a line of the cache is filled once.
func select<E: Element>(_ a: SelectArguments, _: E.Type) {
    let input = a.maps.input.assumingMemoryBound(to: E.self)
    let output = a.maps.output.assumingMemoryBound(to: E.self)
    let end = a.maps.rows.upperBound &* a.maps.inputLayout.width
    var start = a.maps.rows.lowerBound &* a.maps.inputLayout.width
    while start < end {
        let next = min(start &+ 64, end)
        for move in a.moves {
            let source = input + a.maps.inputLayout.offset(channel: move.source)
            let target = output + a.maps.outputLayout.offset(channel: move.target)
            for pixel in start..<next { target[pixel &* lanes] = source[pixel &* lanes] }
        }
        start = next
    }
}

/// Floats in blocks of any size become a map: the picture, where something else than a dense convolution reads it.
func narrow<E: Element>(_ a: CopyArguments, _: E.Type) {
    let input = a.input.assumingMemoryBound(to: Float.self)
    let width = a.outputLayout.width
    let format = MapFormat<E>(a.outputLayout.quantization)
    for block in 0..<a.outputLayout.blocks {
        let channels = min(lanes, a.inputLayout.channels &- block &* lanes)
        for pixel in a.rows.lowerBound &* width..<a.rows.upperBound &* width {
            var vector = Vector(repeating: 0)
            for lane in 0..<channels {
                vector[lane] = input[a.inputLayout.offset(channel: block &* lanes &+ lane, pixel: pixel)]
            }
            format.store(
                vector,
                to: a.output.assumingMemoryBound(to: E.self) + (block &* a.outputLayout.pixels &+ pixel) &* lanes)
        }
    }
}

/// A map becomes one of floats in the same blocks: the outputs, which are read outside the network.
func widen<E: Element>(_ a: CopyArguments, _: E.Type) {
    let format = MapFormat<E>(a.inputLayout.quantization)
    for block in 0..<a.outputLayout.blocks {
        for index in a.outputLayout.elements(block, a.rows) {
            format.vector(at: a.input.assumingMemoryBound(to: E.self) + index)
                .store(to: a.output.assumingMemoryBound(to: Float.self) + index)
        }
    }
}
