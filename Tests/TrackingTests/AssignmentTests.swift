import TestSupport
import Testing
import Tracking

struct AssignmentTests {
    @Test func takesTheBestSumAndNotTheBestPair() {
        // The best pair alone, 0.9, would leave the second row with nothing.
        #expect(Assignment(gains: [[0.9, 0.8], [0.7, 0]]).columns == [1, 0])
    }

    @Test func makesNoPairThatIsWorthNothing() {
        #expect(Assignment(gains: [[0, 0], [0, 0.5]]).columns == [nil, 1])
        #expect(Assignment(gains: [[-1]]).columns == [nil])
        #expect(Assignment(gains: []).columns == [])
        #expect(Assignment(gains: [[], []]).columns == [nil, nil])
    }

    /// Against every possible choice.
    @Test(arguments: (0..<200).map { UInt64($0) })
    func isAsGoodAsTryingAll(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let (rows, columns) = (Int.random(in: 1...6, using: &random), Int.random(in: 1...6, using: &random))
        let gains = (0..<rows).map { _ in
            (0..<columns).map { _ in max(0, Float(Int.random(in: -8...16, using: &random)) / 16) }
        }
        let found = Assignment(gains: gains).columns
        let used = found.compactMap { $0 }
        #expect(Set(used).count == used.count, "seed \(seed)")
        let sum = zip(gains, found).reduce(Float(0)) { sum, pair in sum + (pair.1.map { pair.0[$0] } ?? 0) }
        #expect(sum == Self.best(gains[...], free: Set(0..<columns)), "seed \(seed): \(gains)")
    }

    private static func best(_ gains: ArraySlice<[Float]>, free: Set<Int>) -> Float {
        guard let row = gains.first else { return 0 }
        let rest = gains.dropFirst()
        return free.reduce(best(rest, free: free)) { max($0, row[$1] + best(rest, free: free.subtracting([$1]))) }
    }
}
