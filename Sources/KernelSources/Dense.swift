import KernelABI

/// Convolution of any window in tiles of 5 pixels of a row x 2 vectors: the stem, and whatever has no kernel of its own.
///
/// Pixels whose window reaches over the left or right edge are done one at a time; rows outside are left out.
func f32Dense5x2(_ a: ConvolutionArguments) {
    let blocks = a.outputLayout.blocks
    let clamp = Clamp(a.activation)
    var block = 0
    while block < blocks {
        if block &+ 2 <= blocks {
            densePanel(a, clamp, block, Tile<5, 2>.self, Tile<1, 2>.self)
            block &+= 2
        } else {
            densePanel(a, clamp, block, Tile<8, 1>.self, Tile<1, 1>.self)
            block &+= 1
        }
    }
}

@inline(__always)
private func densePanel<let M: Int, let N: Int>(
    _ a: ConvolutionArguments, _ clamp: Clamp, _ block: Int, _ wide: Tile<M, N>.Type, _ narrow: Tile<1, N>.Type
) {
    let width = a.outputLayout.width
    let inside = a.window.insideColumns(inputWidth: a.inputLayout.width, outputWidth: width)
    for y in 0..<a.outputLayout.height {
        let rows = a.window.rows(at: y, inputHeight: a.inputLayout.height)
        var x = 0
        while x < width {
            if inside.contains(x) && inside.count >= M {
                denseTile(a, clamp, wide, block, y, min(x, inside.upperBound &- M), rows, 0..<a.window.width)
                x = min(x &+ M, inside.upperBound)
            } else {
                let columns = a.window.columns(at: x, inputWidth: a.inputLayout.width)
                denseTile(a, clamp, narrow, block, y, x, rows, columns)
                x &+= 1
            }
        }
    }
}

@inline(__always)
private func denseTile<let M: Int, let N: Int>(
    _ a: ConvolutionArguments, _ clamp: Clamp, _: Tile<M, N>.Type, _ block: Int, _ y: Int, _ x: Int,
    _ rows: Range<Int>, _ columns: Range<Int>
) {
    let window = a.window
    let channels = a.inputLayout.channels
    let inputStride = a.inputLayout.pixels &* lanes
    let firstPixel =
        (y &* window.stride &- window.top) &* a.inputLayout.width &+ x &* window.stride &- window.left
    let panel = a.weights + block &* lanes &* channels &* window.height &* window.width
    var tile = Tile<M, N>(bias: a.bias + block &* lanes)
    for row in rows {
        for column in columns {
            var weights = panel + (row &* window.width &+ column) &* channels &* N &* lanes
            var input = a.input + (firstPixel &+ row &* a.inputLayout.width &+ column) &* lanes
            var left = channels
            while left > 0 {
                let count = min(left, a.inputLayout.block)
                tile.accumulate(input, pixelStride: window.stride &* lanes, channels: count, weights: &weights)
                input += inputStride
                left &-= count
            }
        }
    }
    let blockStride = a.outputLayout.pixels &* lanes
    let output = a.output + (block &* blockStride &+ (y &* a.outputLayout.width &+ x) &* lanes)
    tile.store(to: output, blockStride: blockStride, clamp: clamp)
}

extension Window {
    /// The output columns whose whole window lies between the picture's left and right edge.
    @inline(__always) func insideColumns(inputWidth: Int, outputWidth: Int) -> Range<Int> {
        let first = min(outputWidth, (left &+ stride &- 1) / stride)
        let reach = inputWidth &+ left &- width
        let end = reach < 0 ? 0 : min(outputWidth, reach / stride &+ 1)
        return first..<max(first, end)
    }
}
