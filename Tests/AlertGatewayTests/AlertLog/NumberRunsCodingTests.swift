import AlertGateway
import TestSupport
import Testing

struct RangeSetCodingTests {
    @Test func neighboursTakeFourBytes() {
        let users = RangeSet<Int64>(1..<1001)
        #expect(users.encoded == [1, 0xE8, 0x07])
        #expect(RangeSet(encoded: users.encoded) == users)
        #expect(users.numberCount == 1000)
    }

    @Test func whatWasWrittenIsRead() {
        let seed: UInt64 = 21
        var random = SeededRandom(seed: seed)
        for _ in 0..<300 {
            var numbers: Set<Int64> = []
            let bits = Int64.random(in: 1...40, using: &random)
            for _ in 0..<Int.random(in: 0...50, using: &random) {
                numbers.insert(Int64.random(in: 0...(1 << bits), using: &random))
            }
            let set = RangeSet(ascending: numbers.sorted())
            #expect(set.ranges.flatMap { Array($0) } == numbers.sorted(), "seed \(seed)")
            #expect(RangeSet(encoded: set.encoded) == set, "seed \(seed)")
        }
    }

    @Test func rubbishIsRefused() {
        let seed: UInt64 = 22
        var random = SeededRandom(seed: seed)
        #expect(RangeSet<Int64>(encoded: [1]) == nil)
        #expect(RangeSet<Int64>(encoded: [1, 0]) == nil)
        #expect(RangeSet<Int64>(encoded: [0x80]) == nil)
        #expect(RangeSet<Int64>(encoded: [UInt8](repeating: 0xFF, count: 12)) == nil)
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            if let set = RangeSet<Int64>(encoded: bytes) { #expect(set.ranges.allSatisfy { !$0.isEmpty }) }
            _ = AttemptRuns(encoded: bytes, now: .zero)
        }
    }
}
