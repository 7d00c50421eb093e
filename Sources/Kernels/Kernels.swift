package import KernelABI
private import KernelsBaseline
private import KernelsReference

#if arch(x86_64)
    private import KernelsAVX2
    private import KernelsAVX512
#endif

/// The tables of kernels this program holds, and the choice among them.
package enum Kernels {
    /// The widest instruction set this CPU has, in single precision; it is found once.
    package static let best: KernelTable =
        available.last.flatMap { table(for: $0) } ?? KernelsBaseline.simdKernels(.fp32)

    /// The instruction sets this program and this CPU both have, narrowest first.
    package static let available: [ISA] = ISA.allCases.filter { table(for: $0) != nil }

    /// The kernels of an instruction set; nil where this CPU or this build lacks it.
    package static func table(for isa: ISA, _ precision: Precision = .fp32) -> KernelTable? {
        guard CPUFeatures.has(isa, precision) else { return nil }
        return switch isa {
        case .reference: precision == .fp32 ? referenceKernels : nil
        case .baseline: KernelsBaseline.simdKernels(precision)
        #if arch(x86_64)
            case .avx2: KernelsAVX2.simdKernels(precision)
            case .avx512: KernelsAVX512.simdKernels(precision)
        #else
            case .avx2, .avx512: nil
        #endif
        }
    }
}
