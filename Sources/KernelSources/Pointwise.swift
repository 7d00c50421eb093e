import KernelABI

/// Bytes of input that are worked on for all output channels before the next pixels: half of a small second-level cache.
private let chunkBytes = 128 << 10

/// Pointwise convolution in tiles of pixels of two blocks of channels; a block left over has tiles of its own.
///
/// The elements of its output are `O`, all others `E`.
func pointwise<E: Element, O: Element>(_ a: PointwiseArguments, _: E.Type, to _: O.Type) {
    let width = a.outputLayout.width
    let end = a.rows.upperBound &* width
    let blocks = a.outputLayout.blocks
    guard let runs = a.inputRuns.baseAddress else { return }
    let map = PointwiseMap<E, O>(a, runs)
    let bytesInPixel = map.channels &* MemoryLayout<E>.size
    let chunk = max(1, chunkBytes / (bytesInPixel &* PairTile.pixels)) &* PairTile.pixels
    var start = a.rows.lowerBound &* width
    while start < end {
        let range = start..<min(start &+ chunk, end)
        var block = 0
        while block &+ 2 <= blocks {
            map.panel(range, block, PairTile.self, PairRest.self, Tile<1, 2>.self)
            block &+= 2
        }
        if block < blocks { map.panel(range, block, LoneTile.self, LoneRest.self, Tile<1, 1>.self) }
        start = range.upperBound
    }
}

/// The maps of a pointwise convolution.
private struct PointwiseMap<E: Element, O: Element> {
    let input: UnsafePointer<E>
    let weights: UnsafeRawPointer
    let bias: UnsafePointer<Float>
    let sumScales: UnsafePointer<Float>
    let residual: UnsafePointer<E>?
    let residualFormat: MapFormat<E>
    let outputFormat: MapFormat<O>
    let output: UnsafeMutablePointer<O>
    let channels: Int
    let runs: UnsafePointer<ChannelRun>
    let runsEnd: UnsafePointer<ChannelRun>
    let channelsInBlock: Int
    let weightsInVector: Int
    let inputStride: Int
    let outputStride: Int
    let activation: ActivationFunction

    @inline(__always) init(_ a: PointwiseArguments, _ runs: UnsafePointer<ChannelRun>) {
        input = a.input.assumingMemoryBound(to: E.self)
        weights = a.weights
        bias = a.bias
        sumScales = a.sumScales
        residualFormat = MapFormat(a.residualQuantization)
        outputFormat = MapFormat(a.outputLayout.quantization)
        residual = a.residual?.assumingMemoryBound(to: E.self)
        output = a.output.assumingMemoryBound(to: O.self)
        self.runs = runs
        runsEnd = runs + a.inputRuns.count
        // Out of the layout and not the constant: a known trip count would be unrolled and spill.
        channelsInBlock = a.inputLayout.block
        var channels = 0
        for run in a.inputRuns { channels &+= run.count }
        self.channels = channels
        weightsInVector = channels / E.channelsInWord &* MemoryLayout<Vector>.size
        inputStride = a.inputLayout.pixels &* lanes
        outputStride = a.outputLayout.pixels &* lanes
        activation = ActivationFunction(a.activation)
    }

    /// One panel of output channels for a range of pixels.
    ///
    /// The last tile overlaps the one before instead of being shorter.
    @inline(__always)
    func panel<let M: Int, let R: Int, let N: Int>(
        _ range: Range<Int>, _ block: Int, _ wide: Tile<M, N>.Type, _ rest: Tile<R, N>.Type, _ single: Tile<1, N>.Type
    ) {
        var pixel = range.lowerBound
        while range.upperBound &- pixel >= M {
            tile(wide, pixel, block)
            pixel &+= M
        }
        let left = range.upperBound &- pixel
        if left > R, range.count >= M {
            tile(wide, range.upperBound &- M, block)
            return
        }
        while pixel < range.upperBound {
            if range.count >= R {
                tile(rest, min(pixel, range.upperBound &- R), block)
                pixel &+= R
            } else {
                tile(single, pixel, block)
                pixel &+= 1
            }
        }
    }

    @inline(__always)
    private func tile<let M: Int, let N: Int>(_: Tile<M, N>.Type, _ pixel: Int, _ block: Int) {
        let place = block &* outputStride &+ pixel &* lanes
        var weights = weights + block &* weightsInVector
        let input = input + pixel &* lanes
        var tile = Tile<M, N>()
        // Tested at the end: loops that may run no time at all keep bf16's sums in memory.
        var run = runs
        repeat {
            var input = input + (run.pointee.offset &+ run.pointee.block &* inputStride)
            var left = run.pointee.count
            repeat {
                tile.accumulate(
                    input, pixelStride: lanes, channels: min(left, channelsInBlock), weights: &weights)
                input += inputStride
                left &-= channelsInBlock
            } while left > 0
            run += 1
        } while run < runsEnd
        tile.finish(E.self, bias: bias + block &* lanes, scales: sumScales + block &* lanes)
        if let residual { tile.add(residual + place, blockStride: outputStride, residualFormat) }
        activation.apply(to: &tile)
        tile.store(to: output + place, blockStride: outputStride, outputFormat)
    }
}
