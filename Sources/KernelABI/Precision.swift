/// The numbers a network's weights and maps are kept in; sums are of 32 bits in every case.
///
/// The raw value is what `--precision` takes.
package enum Precision: String, Codable, CaseIterable, Sendable {
    /// IEEE 754 single precision.
    case fp32
    /// The upper half of a single-precision float: its range, eight bits of its precision.
    case bf16
    /// Bytes: maps with one scale and zero each, weights with a scale for each output channel.
    case int8

    /// Elements in a word of 32 bits: input channels that meet their weights in one step of a sum.
    package var channelsInWord: Int { MemoryLayout<Float>.size / elementSize }

    /// Bytes of an element of a map.
    package var elementSize: Int {
        switch self {
        case .fp32: MemoryLayout<Float>.size
        case .bf16: MemoryLayout<BFloat16>.size
        case .int8: MemoryLayout<UInt8>.size
        }
    }
}

/// The upper 16 bits of a single-precision float (Intel, "BFLOAT16 - Hardware Numerics Definition", 2018).
package struct BFloat16: Hashable, Sendable {
    /// Sign, eight bits of exponent, seven of the fraction.
    package let bits: UInt16

    /// The nearest value, the even one of two; `value` is no NaN.
    package init(_ value: Float) {
        let bits = value.bitPattern
        self.bits = UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
    }

    /// The same value as a float.
    package var float: Float { Float(bitPattern: UInt32(bits) << 16) }
}
