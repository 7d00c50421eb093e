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
        var sums = Tile<1, 1>(repeating: sum)
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

/// exp to about 1e-7 of its value: x = n ln 2 + r with |r| <= ln 2 / 2, 2^n by the exponent's bits, exp(r) by a polynomial.
///
/// The polynomial and the two parts of ln 2 are those of Cephes' `expf` (Moshier).
@inline(__always) private func exponential(_ value: Vector) -> Vector {
    let x = smaller(larger(value, Vector(repeating: -87)), Vector(repeating: 88))
    // Adding 1.5 * 2^23 leaves the nearest whole number in the low bits of the mantissa.
    let shifted = x * 1.442_695_04 + 12_582_912
    let n = shifted - 12_582_912
    let r = x - n * 0.693_359_375 + n * 2.121_944_4e-4
    var p = r * 1.987_569_2e-4 + 1.398_199_9e-3
    p = p * r + 8.333_452e-3
    p = p * r + 4.166_579_6e-2
    p = p * r + 0.166_666_65
    p = p * r + 0.5
    p = p * r * r + r + 1
    let exponent = unsafeBitCast(shifted, to: Words.self) &<< 23
    return unsafeBitCast(unsafeBitCast(p, to: Words.self) &+ exponent, to: Vector.self)
}
