import KernelABI

#if ISA_AVX512 || ISA_AVX2
    import CKernelIntrinsics
#endif

/// Depthwise convolution of bytes: a word of each channel holds four neighbouring pixels of a row and meets the weights of
/// as many columns at once.
func depthwiseBytes(_ a: ConvolutionArguments) {
    let window = a.window
    for block in 0..<a.outputLayout.blocks {
        let map = DepthwiseByteBlock(a, block)
        switch (window.width, window.stride) {
        case (3, 1): map.run(a.rows, reach: 3) { map.overlappingTile($0, $1, $2) }
        case (1...4, 2): map.run(a.rows, reach: 4) { map.tile($0, $1, $2, words: 1) }
        case (5...8, 1), (5...8, 2): map.run(a.rows, reach: 8) { map.tile($0, $1, $2, words: 2) }
        default: map.run(a.rows)
        }
    }
}

/// Outputs that are made together, neighbours in a row.
private typealias ByteTile = Tile<8, 1>

/// The maps of one block of channels.
private struct DepthwiseByteBlock {
    let input: UnsafePointer<UInt8>
    let weights: UnsafeRawPointer
    let bias: UnsafePointer<Float>
    let sumScales: UnsafePointer<Float>
    let output: UnsafeMutablePointer<UInt8>
    let inputHeight: Int
    let inputWidth: Int
    let outputWidth: Int
    let window: Window
    /// Words of weights in a row of the window.
    let wordsInRow: Int
    /// What pixels outside the picture are.
    let zeros: WordVector
    let format: MapFormat<UInt8>
    let activation: ActivationFunction

    @inline(__always) init(_ a: ConvolutionArguments, _ block: Int) {
        wordsInRow = (a.window.width &+ 3) / 4
        let weightBytes = a.window.height &* wordsInRow &* MemoryLayout<Vector>.size
        input = a.input.assumingMemoryBound(to: UInt8.self) + block &* a.inputLayout.pixels &* lanes
        weights = a.weights + block &* weightBytes
        bias = a.bias + block &* lanes
        sumScales = a.sumScales + block &* lanes
        output = a.output.assumingMemoryBound(to: UInt8.self) + block &* a.outputLayout.pixels &* lanes
        inputHeight = a.inputLayout.height
        inputWidth = a.inputLayout.width
        outputWidth = a.outputLayout.width
        window = a.window
        zeros = WordVector(repeating: UInt32(a.inputLayout.quantization.zeroPoint) &* 0x0101_0101)
        format = MapFormat(a.outputLayout.quantization)
        activation = ActivationFunction(a.activation)
    }

    /// Any window.
    func run(_ lines: Range<Int>) {
        for y in lines {
            for x in 0..<outputWidth { pixel(x, y) }
        }
    }

    /// Tiles where the `reach` columns that an output's words hold all lie in the picture; the last tile overlaps the one
    /// before.
    @inline(__always)
    func run(_ lines: Range<Int>, reach: Int, _ tile: (Int, Int, Range<Int>) -> Void) {
        let wide = Window(
            height: window.height, width: reach, stride: window.stride, top: window.top, left: window.left)
        let inside = wide.insideColumns(inputWidth: inputWidth, outputWidth: outputWidth)
        guard inside.count >= ByteTile.width else { return run(lines) }
        for y in lines {
            let rows = window.rows(at: y, inputHeight: inputHeight)
            for x in 0..<inside.lowerBound { pixel(x, y) }
            var x = inside.lowerBound
            while x < inside.upperBound {
                tile(min(x, inside.upperBound &- ByteTile.width), y, rows)
                x &+= ByteTile.width
            }
            for x in inside.upperBound..<outputWidth { pixel(x, y) }
        }
    }

    /// Three columns, stride 1: of four pixels two neighbours make their outputs, the second with the weights moved by a
    /// byte.
    @inline(__always) func overlappingTile(_ x: Int, _ y: Int, _ rows: Range<Int>) {
        var tile = ByteTile()
        for row in 0..<window.height {
            let first = UInt8.weights(at: weights + row &* MemoryLayout<Vector>.size)
            let second = first &<< 8
            let line = line(row, x, y)
            for pair in 0..<4 {
                let pixels = rows.contains(row) ? fourPixels(at: line + 2 &* pair &* lanes) : zeros
                UInt8.accumulate(&tile[2 &* pair, 0], pixels, first)
                UInt8.accumulate(&tile[2 &* pair &+ 1, 0], pixels, second)
            }
        }
        finish(&tile, x, y)
    }

    @inline(__always) func tile(_ x: Int, _ y: Int, _ rows: Range<Int>, words: Int) {
        var tile = ByteTile()
        for row in 0..<window.height {
            let line = line(row, x, y)
            for word in 0..<words {
                let taps = UInt8.weights(at: weights + (row &* words &+ word) &* MemoryLayout<Vector>.size)
                for p in 0..<ByteTile.width {
                    let pixels =
                        rows.contains(row)
                        ? fourPixels(at: line + (p &* window.stride &+ 4 &* word) &* lanes) : zeros
                    UInt8.accumulate(&tile[p, 0], pixels, taps)
                }
            }
        }
        finish(&tile, x, y)
    }

    @inline(__always) private func line(_ row: Int, _ x: Int, _ y: Int) -> UnsafePointer<UInt8> {
        input
            + ((y &* window.stride &- window.top &+ row) &* inputWidth &+ x &* window.stride &- window.left) &* lanes
    }

    @inline(__always) private func finish<let N: Int>(_ tile: inout Tile<N, 1>, _ x: Int, _ y: Int) {
        tile.finish(UInt8.self, bias: bias, scales: sumScales)
        activation.apply(to: &tile)
        tile.store(to: output + (y &* outputWidth &+ x) &* lanes, blockStride: 0, format)
    }

    /// One output, whose window may reach out of the picture.
    private func pixel(_ x: Int, _ y: Int) {
        var tile = Tile<1, 1>()
        let rows = window.rows(at: y, inputHeight: inputHeight)
        for row in 0..<window.height {
            for word in 0..<wordsInRow {
                var pixels = zeros
                if rows.contains(row) {
                    for byte in 0..<4 {
                        let column = x &* window.stride &- window.left &+ 4 &* word &+ byte
                        guard 0..<inputWidth ~= column else { continue }
                        let place = UInt32(8 &* byte)
                        let line = input + (y &* window.stride &- window.top &+ row) &* inputWidth &* lanes
                        pixels &= ~(WordVector(repeating: 0xFF) &<< place)
                        pixels |= words(at: line + column &* lanes) &<< place
                    }
                }
                UInt8.accumulate(
                    &tile[0, 0], pixels,
                    UInt8.weights(at: weights + (row &* wordsInRow &+ word) &* MemoryLayout<Vector>.size))
            }
        }
        finish(&tile, x, y)
    }
}

/// The bytes of a pixel, each in a word.
@inline(__always) private func words(at source: UnsafePointer<UInt8>) -> WordVector {
    let bytes = UnsafeRawPointer(source).loadUnaligned(as: ByteVector.self)
    #if ISA_AVX512 || ISA_AVX2
        return picket_words_of_bytes(bytes)
    #else
        return WordVector(truncatingIfNeeded: bytes)
    #endif
}

/// The bytes of four neighbouring pixels, the first in the lowest byte of its channel's word.
@inline(__always) private func fourPixels(at source: UnsafePointer<UInt8>) -> WordVector {
    #if ISA_AVX512
        return picket_transpose_pixels(UnsafeRawPointer(source).loadUnaligned(as: WordVector.self))
    #else
        return words(at: source) | words(at: source + lanes) &<< 8 | words(at: source + 2 &* lanes) &<< 16
            | words(at: source + 3 &* lanes) &<< 24
    #endif
}
