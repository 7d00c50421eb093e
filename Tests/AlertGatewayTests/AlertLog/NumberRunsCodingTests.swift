import AlertGateway
import TestSupport
import Testing

struct NumberRunsCodingTests {
    @Test func neighboursTakeFourBytes() {
        let users = NumberRuns(1..<1001)
        #expect(users.encoded == [1, 0xE8, 0x07])
        #expect(NumberRuns(encoded: users.encoded) == users)
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
            let set = NumberRuns(ascending: numbers.sorted())
            #expect(set.ranges.flatMap { Array($0) } == numbers.sorted(), "seed \(seed)")
            #expect(NumberRuns(encoded: set.encoded) == set, "seed \(seed)")
        }
    }

    @Test func rubbishIsRefused() {
        let seed: UInt64 = 22
        var random = SeededRandom(seed: seed)
        #expect(NumberRuns(encoded: [1]) == nil)
        #expect(NumberRuns(encoded: [1, 0]) == nil)
        #expect(NumberRuns(encoded: [0x80]) == nil)
        #expect(NumberRuns(encoded: [UInt8](repeating: 0xFF, count: 12)) == nil)
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                UInt8.random(in: .min ... .max, using: &random)
            }
            if let set = NumberRuns(encoded: bytes) { #expect(set.ranges.allSatisfy { !$0.isEmpty }) }
            _ = AttemptRuns(encoded: bytes, now: .zero)
        }
    }
}
