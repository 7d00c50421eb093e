import RTP
import TestSupport
import Testing

@Suite struct WrappingCounterTests {
    @Test(
        arguments: [
            (0, 0, 0), (1, 0, 1), (65535, 0, -1), (0, 65535, 65536), (65535, 65536, 65535), (10, 65530, 65546),
            (0x7FFF, 0, 0x7FFF), (0x8000, 0, -0x8000), (3, 1 << 40, (1 << 40) + 3),
        ] as [(UInt16, Int64, Int64)])
    func takesTheNearestNumber(_ counter: UInt16, _ reference: Int64, _ expected: Int64) {
        #expect(Int64(extending: counter, near: reference) == expected)
    }

    @Test func timestampsWrapLikewise() {
        #expect(Int64(extending: UInt32(5), near: 0xFFFF_FFF0) == 0x1_0000_0005)
        #expect(Int64(extending: UInt32.max, near: 0) == -1)
    }

    @Test func wrapsInsteadOfTrapping() {
        #expect(Int64(extending: UInt32(0), near: .max) == .min)
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>) func followsAnyWalk(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var truth = Int64.random(in: 0..<65536, using: &random)
        var extended = truth
        for _ in 0..<1000 {
            truth += Int64.random(in: -0x8000...0x7FFF, using: &random)
            extended = Int64(extending: UInt16(truncatingIfNeeded: truth), near: extended)
            #expect(extended == truth, "seed \(seed)")
        }
    }
}
