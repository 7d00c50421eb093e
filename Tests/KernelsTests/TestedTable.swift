import KernelABI
import Kernels
import Testing

/// A table this CPU can run, as an argument of tests.
struct TestedTable: CustomTestStringConvertible, Sendable {
    let kernels: KernelTable

    /// Every table but the oracle.
    static let fast: [TestedTable] = all.filter { $0.kernels.isa != .reference }
    /// Every table.
    static let all: [TestedTable] = ISA.allCases.flatMap { isa in
        Precision.allCases.compactMap { Kernels.table(for: isa, $0).map(TestedTable.init) }
    }
    /// Those whose maps hold numbers as they are.
    static let unquantized = all.filter { $0.precision != .int8 }
    /// The oracle.
    static let reference = TestedTable(kernels: table(.reference))

    var precision: Precision { kernels.precision }
    var testDescription: String { "\(kernels.isa) \(precision)" }

    /// Where numbers are farther from what is expected than sums in another order and one rounding of the result allow:
    /// nil, or the first place.
    func firstDisagreement(_ found: [Float], _ expected: [Float], tolerance: Float = 1e-4) -> Int? {
        guard found.count == expected.count else { return -1 }
        let rounding: Float = precision == .bf16 ? 1 / 256 : 0
        // Half a step, and a little for who is in the middle.
        let step = precision == .int8 ? outputQuantization(expected).scale * 0.51 : 0
        return found.indices.first {
            !(abs(found[$0] - expected[$0]) <= tolerance + step + rounding * abs(expected[$0]))
        }
    }
}

/// What the bytes of an output of these numbers stand for.
func outputQuantization(_ expected: [Float]) -> Quantization {
    Quantization((expected.min() ?? 0)...(expected.max() ?? 0))
}

/// The single-precision kernels of an instruction set that is available.
func table(_ isa: ISA) -> KernelTable {
    guard let table = Kernels.table(for: isa) else { preconditionFailure("\(isa) is not available") }
    return table
}

/// The rows of an output in some parts, as threads share them.
func rowParts(_ count: Int, of height: Int) -> [Range<Int>] {
    (0..<count).map { height * $0 / count..<height * ($0 + 1) / count }
}
