import KernelABI

#if arch(x86_64)
    import _Builtin_intrinsics.intel
#endif

// The one vector of an instruction set: as many floats as its registers hold. It is also the block of every map, so
// that widening it and the tiles is all another instruction set needs.

#if ISA_AVX512
    typealias Vector = SIMD16<Float>
    typealias WordVector = SIMD16<UInt32>
    typealias HalfWordVector = SIMD16<UInt16>
    typealias ByteVector = SIMD16<UInt8>
    typealias IntegerVector = SIMD16<Int32>
#elseif ISA_AVX2
    typealias Vector = SIMD8<Float>
    typealias WordVector = SIMD8<UInt32>
    typealias HalfWordVector = SIMD8<UInt16>
    typealias ByteVector = SIMD8<UInt8>
    typealias IntegerVector = SIMD8<Int32>
#else
    typealias Vector = SIMD4<Float>
    typealias WordVector = SIMD4<UInt32>
    typealias HalfWordVector = SIMD4<UInt16>
    typealias ByteVector = SIMD4<UInt8>
    typealias IntegerVector = SIMD4<Int32>
#endif

/// Floats in a vector.
let lanes = Vector.scalarCount

extension Vector {
    /// The floats at `source`, of any alignment.
    @inline(__always) init(at source: UnsafePointer<Float>) { self = Float.vector(at: source) }

    /// Writes the floats to `target`, of any alignment.
    @inline(__always) func store(to target: UnsafeMutablePointer<Float>) { Float.store(self, to: target) }

    /// Adds `a * b`, fused where one instruction does it; a call of `fmaf` for each lane would be the price elsewhere.
    @inline(__always) mutating func accumulate(_ a: Vector, _ b: Vector) {
        #if ISA_AVX512 || ISA_AVX2 || arch(arm64)
            addProduct(a, b)
        #else
            self += a * b
        #endif
    }
}

// The standard library's minimum and maximum mind NaN and cost a blend; the instructions do not.

/// The larger of two values in each lane; the second where one is NaN.
@inline(__always) func larger(_ a: Vector, _ b: Vector) -> Vector {
    #if ISA_AVX512
        _mm512_max_ps(a, b)
    #elseif ISA_AVX2
        _mm256_max_ps(a, b)
    #elseif arch(x86_64)
        _mm_max_ps(a, b)
    #else
        pointwiseMax(a, b)
    #endif
}

/// The smaller of two values in each lane; the second where one is NaN.
@inline(__always) func smaller(_ a: Vector, _ b: Vector) -> Vector {
    #if ISA_AVX512
        _mm512_min_ps(a, b)
    #elseif ISA_AVX2
        _mm256_min_ps(a, b)
    #elseif arch(x86_64)
        _mm_min_ps(a, b)
    #else
        pointwiseMin(a, b)
    #endif
}
