package import KernelABI
import Kernels

/// Which of the program's kernels run a network.
package struct KernelChoice: Hashable, Sendable {
    /// The instruction set; nil for the widest this CPU has.
    package var isa: ISA?
    /// The format of weights and maps; nil for bf16 where the CPU multiplies it faster than floats, else fp32.
    package var precision: Precision?

    /// What is fastest on this CPU.
    package static let automatic = KernelChoice()

    /// A choice; nil leaves it to the CPU.
    package init(isa: ISA? = nil, precision: Precision? = nil) {
        self.isa = isa
        self.precision = precision
    }

    /// The chosen kernels; nil where this CPU or this program lacks them.
    var table: KernelTable? {
        let isa = isa ?? Kernels.best.isa
        return Kernels.table(for: isa, precision ?? Self.fastestPrecision(isa))
    }

    /// Narrower sets take bf16 apart into floats, which costs more than it saves.
    private static func fastestPrecision(_ isa: ISA) -> Precision {
        isa == .avx512 && Kernels.table(for: isa, .bf16) != nil ? .bf16 : .fp32
    }
}
