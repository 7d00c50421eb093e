import KernelABI

func add<E: Element>(_ a: AdditionArguments, _: E.Type) {
    let activation = ActivationFunction(a.activation)
    let left = a.left.assumingMemoryBound(to: E.self)
    let right = a.right.assumingMemoryBound(to: E.self)
    let output = a.output.assumingMemoryBound(to: E.self)
    for block in 0..<a.layout.blocks {
        for index in a.layout.elements(block, a.rows) {
            activation(Vector(at: left + index) + Vector(at: right + index)).store(to: output + index)
        }
    }
}

func scale<E: Element>(_ a: ScaleArguments, _: E.Type) {
    let input = a.input.assumingMemoryBound(to: E.self)
    let factors = a.factors.assumingMemoryBound(to: E.self)
    let output = a.output.assumingMemoryBound(to: E.self)
    for block in 0..<a.layout.blocks {
        let factor = Vector(at: factors + block &* lanes)
        for index in a.layout.elements(block, a.rows) {
            (Vector(at: input + index) * factor).store(to: output + index)
        }
    }
}

/// The mean of each channel; the sum is one of floats.
func mean<E: Element>(_ a: CopyArguments, _: E.Type) {
    guard !a.rows.isEmpty else { return }
    let pixels = a.inputLayout.pixels
    let share = Vector(repeating: 1 / Float(pixels))
    for block in 0..<a.inputLayout.blocks {
        let input = a.input.assumingMemoryBound(to: E.self) + block &* pixels &* lanes
        var sum = Vector(repeating: 0)
        for pixel in 0..<pixels { sum += Vector(at: input + pixel &* lanes) }
        (sum * share).store(to: a.output.assumingMemoryBound(to: E.self) + block &* lanes)
    }
}

extension BlockedLayout {
    /// Where the vectors of a block's rows lie.
    @inline(__always) func elements(_ block: Int, _ rows: Range<Int>) -> StrideTo<Int> {
        let start = block &* pixels
        return stride(
            from: (start &+ rows.lowerBound &* width) &* lanes, to: (start &+ rows.upperBound &* width) &* lanes,
            by: lanes)
    }
}
