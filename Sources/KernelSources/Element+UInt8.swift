#if ISA_AVX512 || ISA_AVX2
    import CKernelIntrinsics
#endif

/// Four neighbouring channels make a step, bytes of maps and signed bytes of weights: `vpdpbusd` where the CPU has it, four
/// products of whole numbers elsewhere. Sums are whole numbers, in the bits of the floats.
extension UInt8: Element {
    @inline(__always) static var channelsInWord: Int { 4 }
    @inline(__always) static var isQuantized: Bool { true }

    @inline(__always) static func vector(at source: UnsafePointer<UInt8>) -> Vector {
        let bytes = UnsafeRawPointer(source).loadUnaligned(as: ByteVector.self)
        #if ISA_AVX512 || ISA_AVX2
            return picket_floats_of_bytes(bytes)
        #else
            // The bytes become low bits of the mantissa of 2^23, which is then taken away.
            return unsafeBitCast(WordVector(truncatingIfNeeded: bytes) | 0x4B00_0000, to: Vector.self) - 8_388_608
        #endif
    }

    @inline(__always) static func store(_ vector: Vector, to target: UnsafeMutablePointer<UInt8>) {
        #if ISA_AVX512 || ISA_AVX2
            let bytes = picket_bytes_of_floats(vector)
        #else
            let bounded = smaller(larger(vector, Vector(repeating: 0)), Vector(repeating: 255))
            // Adding 2^23 rounds to the nearest whole number, ties to even, and leaves it in the low bits.
            let bytes = ByteVector(truncatingIfNeeded: unsafeBitCast(bounded + 8_388_608, to: WordVector.self))
        #endif
        UnsafeMutableRawPointer(target).storeBytes(of: bytes, as: type(of: bytes))
    }

    @inline(__always) static func inputs(at source: UnsafePointer<UInt8>) -> WordVector {
        WordVector(repeating: UnsafeRawPointer(source).loadUnaligned(as: UInt32.self))
    }

    @inline(__always) static func weights(at source: UnsafeRawPointer) -> WordVector {
        source.loadUnaligned(as: WordVector.self)
    }

    @inline(__always) static func accumulate(_ sum: inout Vector, _ inputs: WordVector, _ weights: WordVector) {
        #if ISA_AVX512
            sum = picket_dot_bytes(sum, inputs, weights)
        #else
            var total = unsafeBitCast(sum, to: WordVector.self)
            for byte in 0..<4 {
                let place = UInt32(8 &* byte)
                let input = inputs &>> place & 0xFF
                // Shifted up to the sign and down with it.
                let weight = unsafeBitCast(weights &<< (24 &- place), to: IntegerVector.self) &>> 24
                total &+= input &* unsafeBitCast(weight, to: WordVector.self)
            }
            sum = unsafeBitCast(total, to: Vector.self)
        #endif
    }

    @inline(__always) static func total(_ sum: Vector) -> Vector {
        #if ISA_AVX512 || ISA_AVX2
            picket_floats_of_integers(sum)
        #else
            Vector(unsafeBitCast(sum, to: IntegerVector.self))
        #endif
    }
}
