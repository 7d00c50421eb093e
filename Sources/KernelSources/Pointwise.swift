import KernelABI

/// Bytes of input that are worked on for all output channels before the next pixels: half of a small second-level cache.
private let chunkBytes = 128 << 10

/// Pointwise convolution in tiles of 5 pixels x 2 vectors; a block left over is done in 8 x 1.
///
/// 10 sums, 2 weights and the inputs on their way fit the 16 vector registers of SSE2 and AVX2. With 6 x 2 the compiler
/// spills some of the sums in the loop over channels, and the network takes half as long again.
func f32Pointwise5x2(_ a: PointwiseArguments) {
    let pixels = a.outputLayout.pixels
    let blocks = a.outputLayout.blocks
    let chunk = max(60, chunkBytes / (4 &* a.inputLayout.blocks &* lanes))
    let clamp = Clamp(a.activation)
    var start = 0
    while start < pixels {
        let range = start..<min(start &+ chunk, pixels)
        var block = 0
        while block < blocks {
            if block &+ 2 <= blocks {
                panel(a, clamp, range, block, Tile<5, 2>.self, Tile<1, 2>.self)
                block &+= 2
            } else {
                panel(a, clamp, range, block, Tile<8, 1>.self, Tile<1, 1>.self)
                block &+= 1
            }
        }
        start = range.upperBound
    }
}

/// One panel of output channels for a range of pixels.
///
/// The last tile overlaps the one before instead of being shorter.
@inline(__always)
private func panel<let M: Int, let N: Int>(
    _ a: PointwiseArguments, _ clamp: Clamp, _ range: Range<Int>, _ block: Int, _ wide: Tile<M, N>.Type,
    _ narrow: Tile<1, N>.Type
) {
    var pixel = range.lowerBound
    guard range.count >= M else {
        while pixel < range.upperBound {
            pointwiseTile(a, clamp, narrow, pixel, block)
            pixel &+= 1
        }
        return
    }
    while pixel < range.upperBound {
        pointwiseTile(a, clamp, wide, min(pixel, range.upperBound &- M), block)
        pixel &+= M
    }
}

@inline(__always)
private func pointwiseTile<let M: Int, let N: Int>(
    _ a: PointwiseArguments, _ clamp: Clamp, _: Tile<M, N>.Type, _ pixel: Int, _ block: Int
) {
    // The block comes from the layout and not from the constant: a known trip count would be unrolled and spill.
    let channelsInBlock = a.inputLayout.block
    let channels = a.inputLayout.channels
    let blockStride = a.outputLayout.pixels &* lanes
    let output = block &* blockStride &+ pixel &* lanes
    var weights = a.weights + block &* lanes &* channels
    var input = a.input + pixel &* lanes
    var tile = Tile<M, N>(bias: a.bias + block &* lanes)
    var left = channels
    while left > 0 {
        tile.accumulate(input, pixelStride: lanes, channels: min(left, channelsInBlock), weights: &weights)
        input += blockStride
        left &-= channelsInBlock
    }
    if let residual = a.residual { tile.add(residual + output, blockStride: blockStride) }
    tile.store(to: a.output + output, blockStride: blockStride, clamp: clamp)
}
