import KernelABI

#if ISA_AVX512
    import CKernelIntrinsics
#endif

/// A number as it lies in maps and weights; sums are floats whatever the elements are.
///
/// Kernels are generic over it and specialised for each.
protocol Element: SendableMetatype {
    /// Input channels that meet their weights in one step of a sum: those of a word of memory.
    static var channelsInWord: Int { get }
    /// A word in each lane: the inputs of a step, or the weights they meet.
    associatedtype Factor

    /// The vector at `source`, of any alignment.
    static func vector(at source: UnsafePointer<Self>) -> Vector
    /// Writes a vector to `target`, of any alignment.
    static func store(_ vector: Vector, to target: UnsafeMutablePointer<Self>)
    /// The inputs at `source` in every lane.
    static func inputs(at source: UnsafePointer<Self>) -> Factor
    /// A vector of packed weights.
    static func weights(at source: UnsafeRawPointer) -> Factor
    /// Adds the products of a step.
    static func accumulate(_ sum: inout Vector, _ inputs: Factor, _ weights: Factor)
}

extension Float: Element {
    @inline(__always) static var channelsInWord: Int { 1 }

    @inline(__always) static func vector(at source: UnsafePointer<Float>) -> Vector {
        UnsafeRawPointer(source).loadUnaligned(as: Vector.self)
    }

    @inline(__always) static func store(_ vector: Vector, to target: UnsafeMutablePointer<Float>) {
        UnsafeMutableRawPointer(target).storeBytes(of: vector, as: Vector.self)
    }

    @inline(__always) static func inputs(at source: UnsafePointer<Float>) -> Vector {
        Vector(repeating: source.pointee)
    }

    @inline(__always) static func weights(at source: UnsafeRawPointer) -> Vector {
        source.loadUnaligned(as: Vector.self)
    }

    @inline(__always) static func accumulate(_ sum: inout Vector, _ inputs: Vector, _ weights: Vector) {
        sum.accumulate(inputs, weights)
    }
}

/// Two neighbouring channels make a step: `vdpbf16ps` where the CPU has it, two products of floats elsewhere.
extension BFloat16: Element {
    @inline(__always) static var channelsInWord: Int { 2 }

    @inline(__always) static func vector(at source: UnsafePointer<BFloat16>) -> Vector {
        let halves = UnsafeRawPointer(source).loadUnaligned(as: HalfWords.self)
        #if ISA_AVX512
            return picket_widen(halves)
        #else
            return upper(Words(truncatingIfNeeded: halves) &<< 16)
        #endif
    }

    @inline(__always) static func store(_ vector: Vector, to target: UnsafeMutablePointer<BFloat16>) {
        #if ISA_AVX512
            let halves = picket_narrow(vector)
        #else
            // To the nearest, ties to even, as `BFloat16.init` does it.
            let bits = unsafeBitCast(vector, to: Words.self)
            let halves = HalfWords(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits &>> 16 & 1)) &>> 16)
        #endif
        UnsafeMutableRawPointer(target).storeBytes(of: halves, as: type(of: halves))
    }

    @inline(__always) static func inputs(at source: UnsafePointer<BFloat16>) -> Words {
        Words(repeating: UnsafeRawPointer(source).loadUnaligned(as: UInt32.self))
    }

    @inline(__always) static func weights(at source: UnsafeRawPointer) -> Words {
        source.loadUnaligned(as: Words.self)
    }

    @inline(__always) static func accumulate(_ sum: inout Vector, _ inputs: Words, _ weights: Words) {
        #if ISA_AVX512
            sum = picket_dot(sum, inputs, weights)
        #else
            sum.accumulate(upper(inputs &<< 16), upper(weights &<< 16))
            sum.accumulate(upper(inputs & 0xFFFF_0000), upper(weights & 0xFFFF_0000))
        #endif
    }

    /// Words whose lower half is 0, as floats.
    @inline(__always) private static func upper(_ words: Words) -> Vector {
        unsafeBitCast(words, to: Vector.self)
    }
}
