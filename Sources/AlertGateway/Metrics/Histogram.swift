import Synchronization

/// How long things took, in buckets, safe from every thread; observing allocates nothing.
package struct Histogram: ~Copyable, Sendable {
    /// Upper bounds of the buckets in microseconds; one more bucket takes the rest.
    package static let bounds: InlineArray<20, Int> = [
        500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000,
        10_000_000, 30_000_000, 60_000_000, 300_000_000, 1_800_000_000, 7_200_000_000, 86_400_000_000,
    ]

    private let buckets = InlineArray<21, Atomic<Int>> { _ in Atomic(0) }
    private let microseconds = Atomic(0)

    /// Empty.
    package init() {}

    /// Counts one; a negative time, of a clock that differs, counts as none.
    package func observe(_ duration: Duration) {
        let parts = duration.components
        let time = max(0, Int(parts.seconds) * 1_000_000 + Int(parts.attoseconds / 1_000_000_000_000))
        var index = 0
        while index < Self.bounds.count, time > Self.bounds[index] { index += 1 }
        buckets[index].wrappingAdd(1, ordering: .relaxed)
        microseconds.wrappingAdd(time, ordering: .relaxed)
    }

    /// How many were observed up to each bound, and all at the end.
    package var cumulative: [Int] {
        var sum = 0
        return (0..<buckets.count).map { index in
            sum += buckets[index].load(ordering: .relaxed)
            return sum
        }
    }

    /// All times added up.
    package var seconds: Double { Double(microseconds.load(ordering: .relaxed)) / 1e6 }
}
