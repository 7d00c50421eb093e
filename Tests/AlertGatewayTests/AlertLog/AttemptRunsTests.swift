import AlertGateway
import TestSupport
import Testing

struct AttemptRunsTests {
    @Test func neighboursOfOneMomentShareARun() {
        var attempts = AttemptRuns()
        for seq in Int64(1)...1000 { attempts.sent(seq, now: .milliseconds(seq)) }
        #expect(attempts.runs.count == 1)
        attempts.sent(1001, now: .seconds(3))
        #expect(attempts.runs.count == 2)
        #expect(attempts.tries(of: 1001) == 1)
        #expect(attempts.tries(of: 1002) == 0)
    }

    @Test func aRunIsSplit() {
        var attempts = AttemptRuns()
        for seq in Int64(1)...10 { attempts.sent(seq, now: .zero) }
        attempts.remove(4..<6)
        attempts.sent(8, now: .seconds(30))
        #expect(attempts.runs.map(\.seqs) == [1..<4, 6..<8, 8..<9, 9..<11])
        #expect(attempts.tries(of: 8) == 2)
        #expect(AttemptRuns(encoded: attempts.encoded, now: .zero)?.runs.map(\.tries) == [1, 1, 2, 1])
    }

    /// Against a dictionary.
    @Test func countsLikeADictionary() {
        let seed: UInt64 = 31
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            var attempts = AttemptRuns()
            var expected: [Int64: Int] = [:]
            for step in 0..<60 {
                let seq = Int64.random(in: 1...30, using: &random)
                if Bool.random(using: &random) {
                    attempts.sent(seq, now: .seconds(step / 10))
                    expected[seq, default: 0] += 1
                } else {
                    let end = seq + Int64.random(in: 1...4, using: &random)
                    attempts.remove(seq..<end)
                    for gone in seq..<end { expected[gone] = nil }
                }
                for seq in Int64(0)...35 { #expect(attempts.tries(of: seq) == expected[seq] ?? 0, "seed \(seed)") }
                let ends = attempts.runs.map(\.seqs)
                #expect(zip(ends, ends.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }, "seed \(seed)")
            }
            let read = AttemptRuns(encoded: attempts.encoded, now: .zero)
            #expect(read?.runs.map(\.seqs) == attempts.runs.map(\.seqs), "seed \(seed)")
        }
    }
}
