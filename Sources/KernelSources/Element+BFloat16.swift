import KernelABI

#if ISA_AVX512
    import CKernelIntrinsics
#endif

/// Two neighbouring channels make a step: `vdpbf16ps` where the CPU has it, two products of floats elsewhere.
extension BFloat16: Element {
    @inline(__always) static var channelsInWord: Int { 2 }
    @inline(__always) static var isQuantized: Bool { false }

    @inline(__always) static func vector(at source: UnsafePointer<BFloat16>) -> Vector {
        let halves = UnsafeRawPointer(source).loadUnaligned(as: HalfWordVector.self)
        #if ISA_AVX512
            return picket_widen(halves)
        #else
            return upper(WordVector(truncatingIfNeeded: halves) &<< 16)
        #endif
    }

    @inline(__always) static func store(_ vector: Vector, to target: UnsafeMutablePointer<BFloat16>) {
        #if ISA_AVX512
            let halves = picket_narrow(vector)
        #else
            // To the nearest, ties to even, as `BFloat16.init` does it.
            let bits = unsafeBitCast(vector, to: WordVector.self)
            let halves = HalfWordVector(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits &>> 16 & 1)) &>> 16)
        #endif
        UnsafeMutableRawPointer(target).storeBytes(of: halves, as: type(of: halves))
    }

    @inline(__always) static func inputs(at source: UnsafePointer<BFloat16>) -> WordVector {
        WordVector(repeating: UnsafeRawPointer(source).loadUnaligned(as: UInt32.self))
    }

    @inline(__always) static func weights(at source: UnsafeRawPointer) -> WordVector {
        source.loadUnaligned(as: WordVector.self)
    }

    @inline(__always) static func accumulate(_ sum: inout Vector, _ inputs: WordVector, _ weights: WordVector) {
        #if ISA_AVX512
            sum = picket_dot(sum, inputs, weights)
        #else
            sum.accumulate(upper(inputs &<< 16), upper(weights &<< 16))
            sum.accumulate(upper(inputs & 0xFFFF_0000), upper(weights & 0xFFFF_0000))
        #endif
    }

    @inline(__always) static func total(_ sum: Vector) -> Vector { sum }

    /// Words whose lower half is 0, as floats.
    @inline(__always) private static func upper(_ words: WordVector) -> Vector {
        unsafeBitCast(words, to: Vector.self)
    }
}
