import KernelABI

#if arch(x86_64)
    import _Builtin_intrinsics.intel
#endif

// The one vector of an instruction set: as many floats as its registers hold. It is also the block of every map, so
// that widening it and the tiles is all another instruction set needs.

#if ISA_AVX512
    typealias Vector = SIMD16<Float>
    typealias Words = SIMD16<UInt32>
    typealias HalfWords = SIMD16<UInt16>
#elseif ISA_AVX2
    typealias Vector = SIMD8<Float>
    typealias Words = SIMD8<UInt32>
    typealias HalfWords = SIMD8<UInt16>
#else
    typealias Vector = SIMD4<Float>
    typealias Words = SIMD4<UInt32>
    typealias HalfWords = SIMD4<UInt16>
#endif

/// Floats in a vector.
let lanes = Vector.scalarCount

extension Vector {
    /// The vector at `source`, of any alignment.
    @inline(__always) init<E: Element>(at source: UnsafePointer<E>) { self = E.vector(at: source) }

    /// Writes the vector to `target`, of any alignment.
    @inline(__always) func store<E: Element>(to target: UnsafeMutablePointer<E>) { E.store(self, to: target) }

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
