import KernelABI

/// Activations that are no clamps, in place; spare lanes are worked on too and mean nothing.
func f32Activate(_ a: ActivationArguments) {
    switch a.activation {
    case .none, .relu, .relu6:
        let clamp = Clamp(a.activation)
        forEachVector(a) { clamp($0) }
    case .leakyReLU: forEachVector(a) { larger($0, $0 * 0.1) }
    case .sigmoid: forEachVector(a) { sigmoid($0) }
    case .silu: forEachVector(a) { $0 * sigmoid($0) }
    case .hardSigmoid: forEachVector(a) { hardSigmoid($0) }
    case .hardSwish: forEachVector(a) { $0 * hardSigmoid($0) }
    }
}

@inline(__always) private func forEachVector(_ a: ActivationArguments, _ body: (Vector) -> Vector) {
    for index in stride(from: 0, to: a.layout.count, by: lanes) {
        body(Vector(at: a.map + index)).store(to: a.map + index)
    }
}

@inline(__always) private func hardSigmoid(_ x: Vector) -> Vector {
    smaller(larger(x * (1 / 6) + 0.5, Vector(repeating: 0)), Vector(repeating: 1))
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
    let exponent = unsafeBitCast(shifted, to: Vector.MaskStorage.self) &<< 23
    return unsafeBitCast(unsafeBitCast(p, to: Vector.MaskStorage.self) &+ exponent, to: Vector.self)
}
