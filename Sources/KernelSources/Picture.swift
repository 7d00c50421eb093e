import KernelABI

// A row is made in four short loops over rows of floats that stay in the nearest cache: mix two rows of each plane,
// take each pixel's two neighbours out of the mixture, convert the colours, interleave. In one loop the compiler would
// pull the last one's shuffles through all the arithmetic.

/// A sample of each of eight pixels.
private typealias Pixels = SIMD8<Float>

// That of `PictureRowArguments`; here it must be a constant the compiler sees.
private let step = 16

func f32PictureRow(_ a: PictureRowArguments) {
    let padded = (a.count &+ step &- 1) / step &* step
    let (y, u, v) = (a.scratch, a.scratch + padded, a.scratch + 2 &* padded)
    let mixture = a.scratch + 3 &* padded
    mix(a.luma, into: mixture)
    interpolate(mixture, a.lumaColumns, count: padded, into: y)
    mix(a.cb, into: mixture)
    interpolate(mixture, a.chromaColumns, count: padded, into: u)
    mix(a.cr, into: mixture)
    interpolate(mixture, a.chromaColumns, count: padded, into: v)
    convert(y, u, v, count: padded, a.channels)
    // Interleaved channels are what networks' inputs are; others are stored float by float.
    var x = 0
    if a.pixelStride == 3, a.outputs[1] == a.outputs[0] + 1, a.outputs[2] == a.outputs[0] + 2 {
        while x &+ 4 <= a.count {
            interleave(y + x, u + x, v + x, into: a.outputs[0] + 3 &* x)
            x &+= 4
        }
    }
    while x < a.count {
        a.outputs[0][x &* a.pixelStride] = y[x]
        a.outputs[1][x &* a.pixelStride] = u[x]
        a.outputs[2][x &* a.pixelStride] = v[x]
        x &+= 1
    }
}

/// Writes the row between two, and its last sample once more.
@inline(__always) private func mix(_ rows: SampleRows, into target: UnsafeMutablePointer<Float>) {
    var x = 0
    while x &+ 16 <= rows.count {
        let first = SIMD16<Float>(bytes: rows.first + x)
        let second = SIMD16<Float>(bytes: rows.second + x)
        let mixed = first + rows.fraction * (second - first)
        UnsafeMutableRawPointer(target + x).storeBytes(of: mixed, as: SIMD16<Float>.self)
        x &+= 16
    }
    while x < rows.count {
        let first = Float(rows.first[x])
        target[x] = first + rows.fraction * (Float(rows.second[x]) - first)
        x &+= 1
    }
    target[x] = target[x &- 1]
}

extension SIMD16<Float> {
    @inline(__always) fileprivate init(bytes: UnsafePointer<UInt8>) {
        let bytes = UnsafeRawPointer(bytes).loadUnaligned(as: SIMD16<UInt8>.self)
        self.init(SIMD16<Int32>(truncatingIfNeeded: bytes))
    }
}

/// Writes what lies between each pixel's two neighbours, which are read at once.
@inline(__always)
private func interpolate(
    _ row: UnsafeMutablePointer<Float>, _ taps: ColumnTaps, count: Int, into target: UnsafeMutablePointer<Float>
) {
    for x in stride(from: 0, to: count, by: Pixels.scalarCount) {
        var pairs = SIMD8<UInt64>()
        for pixel in 0..<Pixels.scalarCount {
            pairs[pixel] = UnsafeRawPointer(row + Int(taps.first[x &+ pixel])).loadUnaligned(as: UInt64.self)
        }
        let neighbours = unsafeBitCast(pairs, to: SIMD16<Float>.self)
        let fractions = UnsafeRawPointer(taps.fractions + x).loadUnaligned(as: Pixels.self)
        let value = neighbours.evenHalf + fractions * (neighbours.oddHalf - neighbours.evenHalf)
        UnsafeMutableRawPointer(target + x).storeBytes(of: value, as: Pixels.self)
    }
}

/// Turns luma and chroma into the three channels, in their places.
@inline(__always)
private func convert(
    _ y: UnsafeMutablePointer<Float>, _ u: UnsafeMutablePointer<Float>, _ v: UnsafeMutablePointer<Float>, count: Int,
    _ channels: InlineArray<3, ChannelMix>
) {
    let (first, second, third) = (Mix(channels[0]), Mix(channels[1]), Mix(channels[2]))
    for x in stride(from: 0, to: count, by: lanes) {
        let (luma, cb, cr) = (Vector(at: y + x), Vector(at: u + x), Vector(at: v + x))
        first(luma, cb, cr).store(to: y + x)
        second(luma, cb, cr).store(to: u + x)
        third(luma, cb, cr).store(to: v + x)
    }
}

/// A channel's weights, one in each lane.
private struct Mix {
    private let luma: Vector
    private let cb: Vector
    private let cr: Vector
    private let offset: Vector
    private let lower: Vector
    private let upper: Vector

    @inline(__always) init(_ mix: ChannelMix) {
        luma = Vector(repeating: mix.luma)
        cb = Vector(repeating: mix.cb)
        cr = Vector(repeating: mix.cr)
        offset = Vector(repeating: mix.offset)
        lower = Vector(repeating: mix.lower)
        upper = Vector(repeating: mix.upper)
    }

    @inline(__always) func callAsFunction(_ y: Vector, _ u: Vector, _ v: Vector) -> Vector {
        var sum = offset
        sum.accumulate(y, luma)
        sum.accumulate(u, cb)
        sum.accumulate(v, cr)
        return smaller(larger(sum, lower), upper)
    }
}

/// Writes four pixels of three channels, pixel after pixel.
@inline(__always)
private func interleave(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, _ third: UnsafePointer<Float>,
    into target: UnsafeMutablePointer<Float>
) {
    let r = UnsafeRawPointer(first).loadUnaligned(as: SIMD4<Float>.self)
    let g = UnsafeRawPointer(second).loadUnaligned(as: SIMD4<Float>.self)
    let b = UnsafeRawPointer(third).loadUnaligned(as: SIMD4<Float>.self)
    let target = UnsafeMutableRawPointer(target)
    target.storeBytes(of: SIMD4(r[0], g[0], b[0], r[1]), as: SIMD4<Float>.self)
    target.storeBytes(of: SIMD4(g[1], b[1], r[2], g[2]), toByteOffset: 16, as: SIMD4<Float>.self)
    target.storeBytes(of: SIMD4(b[2], r[3], g[3], b[3]), toByteOffset: 32, as: SIMD4<Float>.self)
}
