/// An instruction set that kernels are compiled for; the raw value is what `--isa` takes.
package enum ISA: String, Codable, CaseIterable, Sendable {
    /// Naive scalar loops: the oracle the others are tested against.
    case reference
    /// What every CPU of the architecture has: SSE2 on x86-64, NEON on arm64.
    case baseline
    /// AVX2 with FMA: `x86-64-v3`.
    case avx2
    /// AVX-512 F, BW, CD, DQ and VL: `x86-64-v4`.
    case avx512
}
