import AlertGateway
import TestSupport
import Testing

/// Against the standard library's `RangeSet`.
struct NumberRunsTests {
    @Test func itIsASet() {
        let seed: UInt64 = 23
        var random = SeededRandom(seed: seed)
        for _ in 0..<200 {
            var runs = NumberRuns()
            var set = RangeSet<Int64>()
            let end = Int64.random(in: 1...60, using: &random)
            func range(_ random: inout SeededRandom) -> Range<Int64> {
                let start = Int64.random(in: 0..<end, using: &random)
                return start..<(start + Int64.random(in: 0...(end / 4), using: &random))
            }
            for _ in 0..<40 {
                let range = range(&random)
                var others = NumberRuns()
                others.insert(contentsOf: range)
                others.insert(contentsOf: 70..<72)
                let otherSet = RangeSet([range, 70..<72])
                switch Int.random(in: 0..<6, using: &random) {
                case 0, 1, 2:
                    runs.insert(contentsOf: range)
                    set.insert(contentsOf: range)
                case 3:
                    runs.remove(contentsOf: range)
                    set.remove(contentsOf: range)
                case 4:
                    runs.formUnion(others)
                    set.formUnion(otherSet)
                default:
                    runs.subtract(others)
                    set.subtract(otherSet)
                }
                #expect(runs.ranges == Array(set.ranges), "seed \(seed)")
                #expect(runs.isEmpty == set.isEmpty)
                for number in -1...80 as ClosedRange<Int64> {
                    #expect(runs.contains(number) == set.contains(number), "seed \(seed)")
                }
            }
        }
    }
}
