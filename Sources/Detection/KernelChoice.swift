import CNN
package import KernelABI
import Kernels

/// Which of the program's kernels run a network.
package struct KernelChoice: Hashable, Sendable {
    /// The instruction set; nil for the widest this CPU has.
    package var isa: ISA?
    /// The format of weights and maps; nil for the one this CPU multiplies fastest: int8 if the model has been calibrated
    /// for it, bf16 or fp32.
    package var precision: Precision?

    /// What is fastest on this CPU.
    package static let automatic = KernelChoice()

    /// A choice; nil leaves it to the CPU.
    package init(isa: ISA? = nil, precision: Precision? = nil) {
        self.isa = isa
        self.precision = precision
    }

    /// The chosen kernels for a network; nil where this CPU or this program lacks them.
    func table(for network: NetworkDescription) -> KernelTable? {
        let isa = isa ?? Kernels.best.isa
        return Kernels.table(for: isa, precision ?? Self.fastestPrecision(isa, for: network))
    }

    /// Narrower sets take bytes and bf16 apart into floats, which costs more than it saves.
    private static func fastestPrecision(_ isa: ISA, for network: NetworkDescription) -> Precision {
        guard isa == .avx512 else { return .fp32 }
        let candidates: [Precision] = network.isCalibrated ? [.int8, .bf16] : [.bf16]
        return candidates.first { Kernels.table(for: isa, $0) != nil } ?? .fp32
    }
}
