import KernelABI
import Kernels
import Testing

/// The choice of kernels.
struct KernelsTests {
    @Test func everyMachineHasReferenceAndBaseline() {
        #expect(Kernels.available.starts(with: [.reference, .baseline]))
        #expect(Kernels.table(for: .reference)?.block == 1)
    }

    @Test func theBestIsTheLastOfTheAvailable() {
        #expect(Kernels.best.isa == Kernels.available.last)
        #expect(Kernels.best.isa != .reference)
    }

    @Test(arguments: Kernels.available)
    func aTableSaysWhatItIs(isa: ISA) {
        #expect(Kernels.table(for: isa)?.isa == isa)
    }

    @Test(arguments: [("reference", ISA.reference), ("baseline", .baseline), ("avx2", .avx2), ("avx512", .avx512)])
    func namesAreThoseOfTheCommandLine(name: String, isa: ISA) {
        #expect(ISA(rawValue: name) == isa)
    }
}
