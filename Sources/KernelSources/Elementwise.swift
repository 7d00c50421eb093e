import KernelABI

func add<E: Element>(_ a: AdditionArguments, _: E.Type) {
    let activation = ActivationFunction(a.activation)
    let left = a.left.assumingMemoryBound(to: E.self)
    let right = a.right.assumingMemoryBound(to: E.self)
    let output = a.output.assumingMemoryBound(to: E.self)
    let (leftFormat, rightFormat) = (MapFormat<E>(a.leftQuantization), MapFormat<E>(a.rightQuantization))
    let format = MapFormat<E>(a.layout.quantization)
    for block in 0..<a.layout.blocks {
        for index in a.layout.elements(block, a.rows) {
            let sum = leftFormat.vector(at: left + index) + rightFormat.vector(at: right + index)
            format.store(activation(sum), to: output + index)
        }
    }
}

func scale<E: Element>(_ a: ScaleArguments, _: E.Type) {
    let input = a.input.assumingMemoryBound(to: E.self)
    let factors = a.factors.assumingMemoryBound(to: E.self)
    let output = a.output.assumingMemoryBound(to: E.self)
    let (inputFormat, factorsFormat) = (MapFormat<E>(a.inputQuantization), MapFormat<E>(a.factorsQuantization))
    let format = MapFormat<E>(a.layout.quantization)
    for block in 0..<a.layout.blocks {
        let factor = factorsFormat.vector(at: factors + block &* lanes)
        for index in a.layout.elements(block, a.rows) {
            format.store(inputFormat.vector(at: input + index) * factor, to: output + index)
        }
    }
}

/// The mean of each channel; the sum is one of floats.
func mean<E: Element>(_ a: CopyArguments, _: E.Type) {
    guard !a.rows.isEmpty else { return }
    let pixels = a.inputLayout.pixels
    let share = Vector(repeating: 1 / Float(pixels))
    let (inputFormat, format) = (MapFormat<E>(a.inputLayout.quantization), MapFormat<E>(a.outputLayout.quantization))
    for block in 0..<a.inputLayout.blocks {
        let input = a.input.assumingMemoryBound(to: E.self) + block &* pixels &* lanes
        var sum = Vector(repeating: 0)
        for pixel in 0..<pixels { sum += inputFormat.vector(at: input + pixel &* lanes) }
        format.store(sum * share, to: a.output.assumingMemoryBound(to: E.self) + block &* lanes)
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
