import KernelABI
import Kernels
import Testing

/// The measure of the core's speed does the work it says.
struct MultiplyAddPeakTests {
    @Test(arguments: Kernels.available)
    func countsItsWork(isa: ISA) {
        let kernels = table(isa)
        let (one, two) = (kernels.multiplyAddPeak(1_000), kernels.multiplyAddPeak(2_000))
        #expect(one.operations > 0 && two.operations == 2 * one.operations)
        // Every chain ends at 1, so the sum counts them: two operations for each round.
        #expect(Int(one.sum) * 2 * 1_000 == one.operations)
    }
}
