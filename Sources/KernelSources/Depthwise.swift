import KernelABI

/// Depthwise convolution of floats and bf16, one block of channels after the other: 3x3 and 5x5 with stride 1 or 2 in tiles of pixels of a
/// row, everything else one pixel at a time.
func depthwise<E: Element>(_ a: ConvolutionArguments, _: E.Type) {
    let window = a.window
    for block in 0..<a.outputLayout.blocks {
        let map = DepthwiseBlock<E>(a, block)
        switch (window.height, window.width, window.stride) {
        case (3, 3, 1): map.run(a.rows, DepthwiseWindow<3, 1>.self)
        case (3, 3, 2): map.run(a.rows, DepthwiseWindow<3, 2>.self)
        case (5, 5, 1): map.run(a.rows, DepthwiseWindow<5, 1>.self)
        case (5, 5, 2): map.run(a.rows, DepthwiseWindow<5, 2>.self)
        default: map.run(a.rows)
        }
    }
}

/// A square window and its stride, known when the kernel is compiled.
private enum DepthwiseWindow<let side: Int, let stride: Int> {}

/// The maps of one block of channels.
private struct DepthwiseBlock<E: Element> {
    let input: UnsafePointer<E>
    let weights: UnsafePointer<Float>
    let bias: UnsafePointer<Float>
    let output: UnsafeMutablePointer<E>
    let inputHeight: Int
    let inputWidth: Int
    let outputWidth: Int
    let window: Window
    let activation: ActivationFunction

    @inline(__always) init(_ a: ConvolutionArguments, _ block: Int) {
        let taps = a.window.height &* a.window.width
        input = a.input.assumingMemoryBound(to: E.self) + block &* a.inputLayout.pixels &* lanes
        weights = a.weights.assumingMemoryBound(to: Float.self) + block &* taps &* lanes
        bias = a.bias + block &* lanes
        output = a.output.assumingMemoryBound(to: E.self) + block &* a.outputLayout.pixels &* lanes
        inputHeight = a.inputLayout.height
        inputWidth = a.inputLayout.width
        outputWidth = a.outputLayout.width
        window = a.window
        activation = ActivationFunction(a.activation)
    }

    /// Any window.
    @inline(__always) func run(_ lines: Range<Int>) {
        for y in lines { edge(0..<outputWidth, y, window.rows(at: y, inputHeight: inputHeight)) }
    }

    @inline(__always) func run<let K: Int, let S: Int>(_ lines: Range<Int>, _: DepthwiseWindow<K, S>.Type) {
        let inside = window.insideColumns(inputWidth: inputWidth, outputWidth: outputWidth)
        for y in lines {
            let rows = window.rows(at: y, inputHeight: inputHeight)
            edge(0..<inside.lowerBound, y, rows)
            interior(inside, y, rows, DepthwiseWindow<K, S>.self)
            edge(inside.upperBound..<outputWidth, y, rows)
        }
    }

    /// Pixels whose columns all lie in the picture; the last tile overlaps the one before.
    @inline(__always) private func interior<let K: Int, let S: Int>(
        _ columns: Range<Int>, _ y: Int, _ rows: Range<Int>, _ window: DepthwiseWindow<K, S>.Type
    ) {
        var x = columns.lowerBound
        while columns.upperBound &- x >= 8 {
            tile(x, y, rows, window, Tile<8, 1>.self)
            x &+= 8
        }
        guard columns.count >= 4 else { return edge(x..<columns.upperBound, y, rows) }
        while x < columns.upperBound {
            tile(min(x, columns.upperBound &- 4), y, rows, window, Tile<4, 1>.self)
            x &+= 4
        }
    }

    /// Each input of a row is read once and meets the taps of all the sums it belongs to.
    @inline(__always) private func tile<let K: Int, let S: Int, let T: Int>(
        _ x: Int, _ y: Int, _ rows: Range<Int>, _: DepthwiseWindow<K, S>.Type, _: Tile<T, 1>.Type
    ) {
        var tile = Tile<T, 1>()
        for row in rows {
            var taps = InlineArray<K, Vector>(repeating: .zero)
            for column in 0..<K { taps[column] = Vector(at: weights + (row &* K &+ column) &* lanes) }
            let line = input + ((y &* S &- window.top &+ row) &* inputWidth &+ x &* S &- window.left) &* lanes
            for place in 0..<((T &- 1) &* S &+ K) {
                let value = E.vector(at: line + place &* lanes)
                for column in 0..<K {
                    let distance = place &- column
                    if distance >= 0, distance % S == 0, distance / S < T {
                        tile[distance / S, 0].accumulate(value, taps[column])
                    }
                }
            }
        }
        tile.finish(Float.self, bias: bias, scales: bias)
        activation.apply(to: &tile)
        tile.store(to: output + (y &* outputWidth &+ x) &* lanes, blockStride: 0, MapFormat(.identity))
    }

    /// Any window, one pixel at a time, without the taps outside the picture.
    private func edge(_ columns: Range<Int>, _ y: Int, _ rows: Range<Int>) {
        for x in columns {
            var sum = Vector(repeating: 0)
            for row in rows {
                let line = input + (y &* window.stride &- window.top &+ row) &* inputWidth &* lanes
                for column in window.columns(at: x, inputWidth: inputWidth) {
                    let value = E.vector(
                        at: line + (x &* window.stride &- window.left &+ column) &* lanes)
                    sum.accumulate(value, Vector(at: weights + (row &* window.width &+ column) &* lanes))
                }
            }
            E.store(activation(sum + Vector(at: bias)), to: output + (y &* outputWidth &+ x) &* lanes)
        }
    }
}
