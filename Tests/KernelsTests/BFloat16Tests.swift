import KernelABI
import Testing

/// The upper half of a float.
struct BFloat16Tests {
    /// From the definition: eight bits of precision, the nearest value, the even one of two.
    @Test(
        arguments: [
            (1, 0x3F80), (-2, 0xC000), (0, 0), (1 + 1 / 256.0, 0x3F80), (1 + 3 / 256.0, 0x3F82),
            (1.0 + 1 / 255.0, 0x3F81),
            (Float.infinity, 0x7F80),
        ] as [(Float, UInt16)])
    func rounds(value: Float, bits: UInt16) {
        #expect(BFloat16(value).bits == bits)
    }

    @Test func keepsWhatItCanHold() {
        for bits in stride(from: 0, to: UInt32(0x7F80) << 16, by: 1 << 16) {
            #expect(BFloat16(Float(bitPattern: bits)).float.bitPattern == bits)
        }
    }
}
