import KernelABI

#if arch(x86_64)
    import _Builtin_intrinsics.intel
#endif

// The one vector of an instruction set: as many floats as its registers hold. It is also the block of every map, so
// that widening it is all another instruction set needs here.

#if ISA_AVX2
    typealias Vector = SIMD8<Float>
#else
    typealias Vector = SIMD4<Float>
#endif

/// Floats in a vector.
let lanes = Vector.scalarCount

extension Vector {
    /// The vector at `source`, of any alignment.
    @inline(__always) init(at source: UnsafePointer<Float>) {
        self = UnsafeRawPointer(source).loadUnaligned(as: Vector.self)
    }

    /// Writes the vector to `target`, of any alignment.
    @inline(__always) func store(to target: UnsafeMutablePointer<Float>) {
        UnsafeMutableRawPointer(target).storeBytes(of: self, as: Vector.self)
    }

    /// Adds `a * b`, fused where one instruction does it; a call of `fmaf` for each lane would be the price elsewhere.
    @inline(__always) mutating func accumulate(_ a: Vector, _ b: Vector) {
        #if ISA_AVX2 || arch(arm64)
            addProduct(a, b)
        #else
            self += a * b
        #endif
    }
}

/// The larger of two values in each lane; as with `Clamp`, the instruction, which minds no NaN.
@inline(__always) func larger(_ a: Vector, _ b: Vector) -> Vector {
    #if ISA_AVX2
        _mm256_max_ps(a, b)
    #elseif arch(x86_64)
        _mm_max_ps(a, b)
    #else
        pointwiseMax(a, b)
    #endif
}

/// The smaller of two values in each lane.
@inline(__always) func smaller(_ a: Vector, _ b: Vector) -> Vector {
    #if ISA_AVX2
        _mm256_min_ps(a, b)
    #elseif arch(x86_64)
        _mm_min_ps(a, b)
    #else
        pointwiseMin(a, b)
    #endif
}

/// An activation as the two bounds of a clamp, one in each lane.
struct Clamp {
    let lower: Vector
    let upper: Vector

    @inline(__always) init(_ activation: Activation) {
        lower = Vector(repeating: activation.lowerBound)
        upper = Vector(repeating: activation.upperBound)
    }

    /// The standard library's minimum and maximum mind NaN and cost a blend; the instructions do not.
    @inline(__always) func callAsFunction(_ value: Vector) -> Vector {
        #if ISA_AVX2
            _mm256_min_ps(_mm256_max_ps(value, lower), upper)
        #elseif arch(x86_64)
            _mm_min_ps(_mm_max_ps(value, lower), upper)
        #else
            value.clamped(lowerBound: lower, upperBound: upper)
        #endif
    }
}
