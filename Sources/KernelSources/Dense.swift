import KernelABI

/// Convolution of any window in tiles of pixels of a row: whatever has no kernel of its own.
///
/// Pixels outside the picture are left out, as if their elements were 0: the input's zero point must be 0.
func dense<E: Element>(_ a: ConvolutionArguments, _: E.Type) { DenseMap<E, E>(a).run(a.rows) }

/// The same of a picture's interleaved floats.
func stem<E: Element>(_ a: ConvolutionArguments, _: E.Type) { DenseMap<Float, E>(a).run(a.rows) }

/// The maps of a dense convolution of elements `I` to elements `E`.
private struct DenseMap<I: Element, E: Element> {
    let input: UnsafePointer<I>
    let weights: UnsafeRawPointer
    let bias: UnsafePointer<Float>
    let sumScales: UnsafePointer<Float>
    let outputFormat: MapFormat<E>
    let output: UnsafeMutablePointer<E>
    let inputLayout: BlockedLayout
    let outputLayout: BlockedLayout
    let window: Window
    /// Of the input, rounded up to whole words.
    let channels: Int
    /// Bytes of a vector's weights under one tap.
    let weightsInTap: Int
    let activation: ActivationFunction

    @inline(__always) init(_ a: ConvolutionArguments) {
        input = a.input.assumingMemoryBound(to: I.self)
        weights = a.weights
        bias = a.bias
        sumScales = a.sumScales
        outputFormat = MapFormat(a.outputLayout.quantization)
        output = a.output.assumingMemoryBound(to: E.self)
        inputLayout = a.inputLayout
        outputLayout = a.outputLayout
        window = a.window
        let words = (a.inputLayout.channels &+ I.channelsInWord &- 1) / I.channelsInWord
        channels = words &* I.channelsInWord
        weightsInTap = words &* MemoryLayout<Vector>.size
        activation = ActivationFunction(a.activation)
    }

    @inline(__always) func run(_ lines: Range<Int>) {
        let blocks = outputLayout.blocks
        var block = 0
        while block &+ 2 <= blocks {
            panel(block, lines, PairTile.self, Tile<1, 2>.self)
            block &+= 2
        }
        if block < blocks { panel(block, lines, LoneTile.self, Tile<1, 1>.self) }
    }

    /// Pixels whose window reaches over the left or right edge are done one at a time; rows outside are left out.
    @inline(__always)
    private func panel<let M: Int, let N: Int>(
        _ block: Int, _ lines: Range<Int>, _ wide: Tile<M, N>.Type, _ single: Tile<1, N>.Type
    ) {
        let width = outputLayout.width
        let inside = window.insideColumns(inputWidth: inputLayout.width, outputWidth: width)
        for y in lines {
            let rows = window.rows(at: y, inputHeight: inputLayout.height)
            var x = 0
            while x < width {
                if inside.contains(x) && inside.count >= M {
                    tile(wide, block, y, min(x, inside.upperBound &- M), rows, 0..<window.width)
                    x = min(x &+ M, inside.upperBound)
                } else {
                    let columns = window.columns(at: x, inputWidth: inputLayout.width)
                    tile(single, block, y, x, rows, columns)
                    x &+= 1
                }
            }
        }
    }

    @inline(__always)
    private func tile<let M: Int, let N: Int>(
        _: Tile<M, N>.Type, _ block: Int, _ y: Int, _ x: Int, _ rows: Range<Int>, _ columns: Range<Int>
    ) {
        let inputBlock = inputLayout.block
        let inputStride = inputLayout.pixels &* inputBlock
        let firstPixel =
            (y &* window.stride &- window.top) &* inputLayout.width &+ x &* window.stride &- window.left
        let panel = weights + block &* window.height &* window.width &* weightsInTap
        var tile = Tile<M, N>()
        for row in rows {
            for column in columns {
                var weights = panel + (row &* window.width &+ column) &* N &* weightsInTap
                var input = input + (firstPixel &+ row &* inputLayout.width &+ column) &* inputBlock
                var left = channels
                repeat {
                    let count = min(left, inputBlock)
                    tile.accumulate(
                        input, pixelStride: window.stride &* inputBlock, channels: count, weights: &weights)
                    input += inputStride
                    left &-= count
                } while left > 0
            }
        }
        tile.finish(I.self, bias: bias + block &* lanes, scales: sumScales + block &* lanes)
        activation.apply(to: &tile)
        let blockStride = outputLayout.pixels &* lanes
        tile.store(
            to: output + (block &* blockStride &+ (y &* outputLayout.width &+ x) &* lanes), blockStride: blockStride,
            outputFormat)
    }
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
