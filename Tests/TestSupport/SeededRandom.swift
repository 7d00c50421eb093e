/// SplitMix64 (Steele, Lea, Flood 2014, "Fast splittable pseudorandom number generators"): property tests draw from it,
/// so that a failure is repeated by its printed seed.
package struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// The same seed gives the same sequence on every machine.
    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A float in `range`, uniformly.
    package mutating func float(in range: ClosedRange<Float>) -> Float { Float.random(in: range, using: &self) }

    /// `count` random bytes.
    package mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) }
    }

    /// Leaves `bytes` as they are, or changes, cuts, doubles or replaces a part of them, or all.
    package mutating func mutate(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let index = Int(next() % UInt64(bytes.count))
        let count = min(Int(next() % 16), bytes.count - index)
        switch next() % 8 {
        case 0: bytes = self.bytes(Int(next() % 64))
        case 1: bytes.removeLast(Int(next() % UInt64(min(bytes.count, 16) + 1)))
        case 2: bytes[min(index, 11)] = UInt8(truncatingIfNeeded: next())
        case 3: bytes[index] ^= 1 << UInt8(next() % 8)
        case 4: bytes[index] = [0, 1, 0x7F, 0x80, 0xFF][Int(next() % 5)]
        case 5: bytes.insert(contentsOf: Array(bytes[index..<index + count]), at: index)
        case 6: bytes.removeSubrange(index..<index + count)
        default: break
        }
    }
}
