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
}
