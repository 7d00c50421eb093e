/// Sums of `pixels` x `vectors` outputs, held in registers: each input float is broadcast once and meets `vectors`
/// vectors of weights, each vector of weights meets `pixels` inputs.
///
/// Everything here is inlined into its kernel and unrolled; a call would pass the vectors through memory.
struct Tile<let pixels: Int, let vectors: Int> {
    private var sums: InlineArray<pixels, InlineArray<vectors, Vector>>

    /// Starts each output at its channel's bias.
    @inline(__always) init(bias: UnsafePointer<Float>) {
        sums = .init(repeating: .init(repeating: .zero))
        for v in 0..<vectors {
            let start = Vector(at: bias + v &* lanes)
            for p in 0..<pixels { sums[p][v] = start }
        }
    }

    /// Adds `channels` input channels of one block, pixels `pixelStride` floats apart; moves `weights` past them.
    @inline(__always) mutating func accumulate(
        _ input: UnsafePointer<Float>, pixelStride: Int, channels: Int, weights: inout UnsafePointer<Float>
    ) {
        for channel in 0..<channels {
            var row = InlineArray<vectors, Vector>(repeating: .zero)
            for v in 0..<vectors { row[v] = Vector(at: weights + v &* lanes) }
            for p in 0..<pixels {
                let value = Vector(repeating: input[p &* pixelStride &+ channel])
                for v in 0..<vectors { sums[p][v].accumulate(value, row[v]) }
            }
            weights += vectors &* lanes
        }
    }

    /// Adds a map of the output's layout; `blockStride` floats lie between two blocks of channels.
    @inline(__always) mutating func add(_ residual: UnsafePointer<Float>, blockStride: Int) {
        for p in 0..<pixels {
            for v in 0..<vectors { sums[p][v] += Vector(at: residual + (v &* blockStride &+ p &* lanes)) }
        }
    }

    /// Clamps the sums and writes them to neighbouring pixels of the output.
    @inline(__always) func store(to output: UnsafeMutablePointer<Float>, blockStride: Int, clamp: Clamp) {
        for p in 0..<pixels {
            for v in 0..<vectors { clamp(sums[p][v]).store(to: output + (v &* blockStride &+ p &* lanes)) }
        }
    }
}
