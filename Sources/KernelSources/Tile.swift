/// Sums of `pixels` x `vectors` outputs, held in registers: each input is broadcast once and meets `vectors` vectors of
/// weights, each vector of weights meets `pixels` inputs.
///
/// Everything here is inlined into its kernel and unrolled; a call would pass the vectors through memory.
struct Tile<let pixels: Int, let vectors: Int> {
    private var sums: InlineArray<pixels, InlineArray<vectors, Vector>>

    /// Pixels of the tile.
    @inline(__always) static var width: Int { pixels }

    /// Sums of nothing.
    @inline(__always) init() {
        sums = .init(repeating: .init(repeating: .zero))
    }

    /// The sum of a pixel and a vector of channels.
    @inline(__always) subscript(pixel: Int, vector: Int) -> Vector {
        get { sums[pixel][vector] }
        set { sums[pixel][vector] = newValue }
    }

    /// Adds `channels` input channels of one block, whole words of them and at least one, pixels `pixelStride` elements apart; moves
    /// `weights` past them.
    @inline(__always) mutating func accumulate<E: Element>(
        _ input: UnsafePointer<E>, pixelStride: Int, channels: Int, weights: inout UnsafeRawPointer
    ) {
        var input = input
        let end = input + channels
        repeat {
            let row = nextRow(E.self, &weights)
            for p in 0..<pixels {
                let inputs = E.inputs(at: input + p &* pixelStride)
                for v in 0..<vectors { E.accumulate(&sums[p][v], inputs, row[v]) }
            }
            input += E.channelsInWord
        } while input < end
    }

    @inline(__always) private func nextRow<E: Element>(_: E.Type, _ weights: inout UnsafeRawPointer)
        -> InlineArray<vectors, E.Factor>
    {
        var row = InlineArray<vectors, E.Factor>(repeating: E.weights(at: weights))
        for v in 1..<max(1, vectors) {
            row[v] = E.weights(at: weights + v &* MemoryLayout<Vector>.size)
        }
        weights += vectors &* MemoryLayout<Vector>.size
        return row
    }

    /// Makes numbers of the sums of products of elements `E`, and adds each channel's bias.
    ///
    /// Last, when the products have cancelled each other: a large bias would cost every partial sum its low bits.
    @inline(__always) mutating func finish<E: Element>(
        _: E.Type, bias: UnsafePointer<Float>, scales: UnsafePointer<Float>
    ) {
        for v in 0..<vectors {
            let bias = Vector(at: bias + v &* lanes)
            guard E.isQuantized else {
                for p in 0..<pixels { sums[p][v] += bias }
                continue
            }
            let scale = Vector(at: scales + v &* lanes)
            for p in 0..<pixels {
                var number = bias
                number.accumulate(E.total(sums[p][v]), scale)
                sums[p][v] = number
            }
        }
    }

    /// Adds a map of the output's shape; `blockStride` elements lie between two blocks of channels.
    @inline(__always) mutating func add<E: Element>(
        _ residual: UnsafePointer<E>, blockStride: Int, _ format: MapFormat<E>
    ) {
        for p in 0..<pixels {
            for v in 0..<vectors { sums[p][v] += format.vector(at: residual + (v &* blockStride &+ p &* lanes)) }
        }
    }

    /// Replaces every sum.
    @inline(__always) mutating func forEach(_ body: (Vector) -> Vector) {
        for p in 0..<pixels {
            for v in 0..<vectors { sums[p][v] = body(sums[p][v]) }
        }
    }

    /// Hands all sums in memory to `body`, with their number, and takes them back.
    ///
    /// One by one: the address of `sums` itself would keep them in memory from the start.
    @inline(__always) mutating func throughMemory(_ body: (UnsafeMutablePointer<Vector>, Int) -> Void) {
        withUnsafeTemporaryAllocation(of: Vector.self, capacity: pixels &* vectors) { copy in
            guard let start = copy.baseAddress else { return }
            for p in 0..<pixels {
                for v in 0..<vectors { start[p &* vectors &+ v] = sums[p][v] }
            }
            body(start, pixels &* vectors)
            for p in 0..<pixels {
                for v in 0..<vectors { sums[p][v] = start[p &* vectors &+ v] }
            }
        }
    }

    /// Writes the sums to neighbouring pixels of the output.
    @inline(__always) func store<E: Element>(
        to output: UnsafeMutablePointer<E>, blockStride: Int, _ format: MapFormat<E>
    ) {
        for p in 0..<pixels {
            for v in 0..<vectors { format.store(sums[p][v], to: output + (v &* blockStride &+ p &* lanes)) }
        }
    }
}
