import KernelABI
import Kernels
import TestSupport
import Testing

/// Rows of pictures, against the oracle.
struct PictureTests {
    @Test(arguments: Kernels.available, [1, 3, 8, 16])
    func agreesWithTheReference(isa: ISA, pixelStride: Int) {
        for seed in 0..<60 as Range<UInt64> {
            let row = PictureRow(seed: seed, pixelStride: pixelStride)
            let found = row.run(table(isa))
            let expected = row.run(table(.reference))
            #expect(
                largestDifference(found, expected) < 1e-5,
                "seed \(seed): \(row.count) pixels of \(row.lumaSamples) and \(row.chromaSamples) samples")
        }
    }
}

/// A row's worth of random samples, taps and weights.
private struct PictureRow {
    let count: Int
    let lumaSamples: Int
    let chromaSamples: Int
    private let pixelStride: Int
    private let planes: [[UInt8]]
    private let rowFractions: [Float]
    private let lumaTaps: [Int32]
    private let chromaTaps: [Int32]
    private let fractions: [Float]
    private let channels: [ChannelMix]

    init(seed: UInt64, pixelStride: Int) {
        var random = SeededRandom(seed: seed)
        self.pixelStride = pixelStride
        let lumaSamples = Int.random(in: 1...100, using: &random)
        let chromaSamples = (lumaSamples + 1) / 2
        (self.lumaSamples, self.chromaSamples) = (lumaSamples, chromaSamples)
        count = Int.random(in: 1...70, using: &random)
        planes = [lumaSamples, chromaSamples, chromaSamples].map { random.bytes(2 * $0) }
        rowFractions = (0..<3).map { _ in random.float(in: 0...0.999) }
        let taps = PictureRowArguments.padded(count)
        lumaTaps = (0..<taps).map { _ in Int32.random(in: 0..<Int32(lumaSamples), using: &random) }
        chromaTaps = (0..<taps).map { _ in Int32.random(in: 0..<Int32(chromaSamples), using: &random) }
        fractions = (0..<taps).map { _ in random.float(in: 0...0.999) }
        channels = (0..<3).map { _ in
            ChannelMix(
                luma: random.float(in: 0...0.01), cb: random.float(in: -0.01...0.01),
                cr: random.float(in: -0.01...0.01), offset: random.float(in: -1...1), lower: -1, upper: 1.5)
        }
    }

    /// What a kernel writes, all of it; NaN where it writes nothing.
    func run(_ kernels: KernelTable) -> [Float] {
        // Channels lie side by side in a pixel where there is room, else in planes.
        let planeSize = pixelStride < 3 ? count : 1
        var output = [Float](repeating: -100, count: count * max(3, pixelStride))
        var scratch = [Float](
            repeating: .nan, count: PictureRowArguments.scratchCount(pixels: count, samples: lumaSamples))
        output.withUnsafeMutableBufferPointer { output in
            scratch.withUnsafeMutableBufferPointer { scratch in
                guard let output = output.baseAddress, let scratch = scratch.baseAddress else { return }
                withColumns(lumaTaps) { luma in
                    withColumns(chromaTaps) { chroma in
                        withRows { rows in
                            kernels.pictureRow(
                                PictureRowArguments(
                                    luma: rows[0], cb: rows[1], cr: rows[2], lumaColumns: luma, chromaColumns: chroma,
                                    channels: [channels[0], channels[1], channels[2]],
                                    outputs: [output, output + planeSize, output + 2 * planeSize],
                                    pixelStride: pixelStride, count: count, scratch: scratch))
                        }
                    }
                }
            }
        }
        return output
    }

    private func withColumns(_ taps: [Int32], _ body: (ColumnTaps) -> Void) {
        taps.withUnsafeBufferPointer { taps in
            fractions.withUnsafeBufferPointer { fractions in
                guard let taps = taps.baseAddress, let fractions = fractions.baseAddress else { return }
                body(ColumnTaps(first: taps, fractions: fractions))
            }
        }
    }

    private func withRows(_ found: [SampleRows] = [], _ body: ([SampleRows]) -> Void) {
        guard found.count < 3 else { return body(found) }
        planes[found.count].withUnsafeBufferPointer { samples in
            guard let start = samples.baseAddress else { return }
            let count = samples.count / 2
            let rows = SampleRows(
                first: start, second: start + count, fraction: rowFractions[found.count], count: count)
            withRows(found + [rows], body)
        }
    }
}
