import KernelABI

/// Depthwise convolution, one block of channels after the other: 3x3 with stride 1 or 2 in tiles of 6 pixels of a row,
/// everything else one pixel at a time.
func f32Depthwise3x3(_ a: ConvolutionArguments) {
    let taps = a.window.height &* a.window.width
    for block in 0..<a.outputLayout.blocks {
        let map = DepthwiseBlock(
            input: a.input + block &* a.inputLayout.pixels &* lanes,
            weights: a.weights + block &* taps &* lanes,
            bias: Vector(at: a.bias + block &* lanes),
            output: a.output + block &* a.outputLayout.pixels &* lanes,
            inputHeight: a.inputLayout.height, inputWidth: a.inputLayout.width,
            outputWidth: a.outputLayout.width, window: a.window, clamp: Clamp(a.activation))
        for y in 0..<a.outputLayout.height { map.row(y) }
    }
}

/// The maps of one block of channels.
private struct DepthwiseBlock {
    let input: UnsafePointer<Float>
    let weights: UnsafePointer<Float>
    let bias: Vector
    let output: UnsafeMutablePointer<Float>
    let inputHeight: Int
    let inputWidth: Int
    let outputWidth: Int
    let window: Window
    let clamp: Clamp

    @inline(__always) func row(_ y: Int) {
        let rows = window.rows(at: y, inputHeight: inputHeight)
        guard window.height == 3, window.width == 3, window.stride <= 2 else {
            return edge(0..<outputWidth, y, rows)
        }
        let inside = window.insideColumns(inputWidth: inputWidth, outputWidth: outputWidth)
        edge(0..<inside.lowerBound, y, rows)
        if window.stride == 1 {
            interior(inside, y, rows, InlineArray<1, Void>.self, InlineArray<6, Void>.self)
        } else {
            interior(inside, y, rows, InlineArray<2, Void>.self, InlineArray<6, Void>.self)
        }
        edge(inside.upperBound..<outputWidth, y, rows)
    }

    /// Pixels whose three columns all lie in the picture, `T` at a time; too few for a tile are done singly.
    @inline(__always) private func interior<let S: Int, let T: Int>(
        _ columns: Range<Int>, _ y: Int, _ rows: Range<Int>, _: InlineArray<S, Void>.Type,
        _: InlineArray<T, Void>.Type
    ) {
        guard columns.count >= T else { return edge(columns, y, rows) }
        var next = columns.lowerBound
        while next < columns.upperBound {
            let x = min(next, columns.upperBound &- T)
            var sums = InlineArray<T, Vector>(repeating: bias)
            for row in rows {
                let taps = weights + row &* 3 &* lanes
                let line = input + ((y &* S &- window.top &+ row) &* inputWidth &+ x &* S &- window.left) &* lanes
                for column in 0..<3 {
                    let tap = Vector(at: taps + column &* lanes)
                    for t in 0..<T { sums[t].accumulate(Vector(at: line + (t &* S &+ column) &* lanes), tap) }
                }
            }
            for t in 0..<T { clamp(sums[t]).store(to: output + (y &* outputWidth &+ x &+ t) &* lanes) }
            next &+= T
        }
    }

    /// Any window, one pixel at a time, without the taps outside the picture.
    private func edge(_ columns: Range<Int>, _ y: Int, _ rows: Range<Int>) {
        for x in columns {
            var sum = bias
            for row in rows {
                let line = input + (y &* window.stride &- window.top &+ row) &* inputWidth &* lanes
                for column in window.columns(at: x, inputWidth: inputWidth) {
                    let value = Vector(at: line + (x &* window.stride &- window.left &+ column) &* lanes)
                    sum.accumulate(value, Vector(at: weights + (row &* window.width &+ column) &* lanes))
                }
            }
            clamp(sum).store(to: output + (y &* outputWidth &+ x) &* lanes)
        }
    }
}
