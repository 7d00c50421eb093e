import KernelABI

/// What a layer does to its sums, with its constants in registers.
struct ActivationFunction {
    private let activation: Activation
    private let lower: Vector
    private let upper: Vector

    @inline(__always) init(_ activation: Activation) {
        self.activation = activation
        lower = Vector(repeating: activation.lowerBound)
        upper = Vector(repeating: activation.upperBound)
    }

    @inline(__always) func callAsFunction(_ sum: Vector) -> Vector {
        var sums = Tile<1, 1>()
        sums[0, 0] = sum
        apply(to: &sums)
        return sums[0, 0]
    }

    /// Applies it to all sums of a tile: one choice a tile costs nothing beside its sums.
    @inline(__always) func apply<let M: Int, let N: Int>(to tile: inout Tile<M, N>) {
        switch activation {
        case .none, .relu, .relu6: tile.forEach { smaller(larger($0, lower), upper) }
        case .leakyReLU: tile.forEach { larger($0, $0 * 0.1) }
        case .hardSigmoid: tile.forEach { hardSigmoid($0) }
        case .hardSwish: tile.forEach { $0 * hardSigmoid($0) }
        case .sigmoid: tile.throughMemory(sigmoids)
        case .silu: tile.throughMemory(silus)
        }
    }
}

@inline(__always) private func hardSigmoid(_ x: Vector) -> Vector {
    smaller(larger(x * (1 / 6) + 0.5, Vector(repeating: 0)), Vector(repeating: 1))
}

// Too long to be repeated for each sum of a tile, so they are calls, and take their vectors in memory.

@inline(never) private func sigmoids(_ vectors: UnsafeMutablePointer<Vector>, _ count: Int) {
    for index in 0..<count { vectors[index] = sigmoid(vectors[index]) }
}

@inline(never) private func silus(_ vectors: UnsafeMutablePointer<Vector>, _ count: Int) {
    for index in 0..<count { vectors[index] *= sigmoid(vectors[index]) }
}

@inline(__always) private func sigmoid(_ x: Vector) -> Vector { 1 / (1 + exponential(-x)) }

/// exp to about 2e-7 of its value: x = n ln 2 + rest with |rest| <= ln 2 / 2, 2^n by the exponent's bits, exp(rest) by a
/// polynomial of least relative error (fitted with the constant 1; 9e-8 before rounding).
///
/// The two parts of ln 2 are those of Cephes' `expf` (Moshier): n times the first is exact.
@inline(__always) private func exponential(_ value: Vector) -> Vector {
    let x = smaller(larger(value, Vector(repeating: -87)), Vector(repeating: 87))
    // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits of the mantissa.
    let shifted = x * 1.442_695_04 + 12_582_912
    let n = shifted - 12_582_912
    var rest = x
    rest.accumulate(n, Vector(repeating: -0.693_359_375))
    rest.accumulate(n, Vector(repeating: 2.121_944_4e-4))
    let power = horner(8.290_315e-3, 4.189_793e-2, 0.166_676_36, 0.499_991_5, 0.999_999_7, 1, at: rest)
    let exponent = unsafeBitCast(shifted, to: WordVector.self) &<< 23
    return unsafeBitCast(unsafeBitCast(power, to: WordVector.self) &+ exponent, to: Vector.self)
}

/// A polynomial of fifth degree, its highest coefficient first.
@inline(__always) private func horner(
    _ a: Float, _ b: Float, _ c: Float, _ d: Float, _ e: Float, _ f: Float, at x: Vector
) -> Vector {
    @inline(__always) func next(_ coefficient: Float, _ sum: Vector) -> Vector {
        var result = Vector(repeating: coefficient)
        result.accumulate(sum, x)
        return result
    }
    return next(f, next(e, next(d, next(c, next(b, Vector(repeating: a))))))
}
