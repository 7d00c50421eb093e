/// A set of whole numbers that has few gaps, as its runs in order: places in a user's sequence, users.
///
/// The standard library's `RangeSet` looks up its types at run time for each change, which took a third of the time of an
/// acknowledgement.
package struct NumberRuns: Equatable, Sendable {
    /// Ascending, none empty, with a gap between neighbours.
    package private(set) var ranges: [Range<Int64>] = []

    /// The empty set.
    package init() {}

    /// The numbers of one range.
    package init(_ range: Range<Int64>) {
        if !range.isEmpty { ranges = [range] }
    }

    /// The numbers of `ascending`, which must grow.
    package init(ascending numbers: some Sequence<Int64>) {
        for number in numbers { append(number..<(number + 1)) }
    }

    /// Adds a range behind all others; it may touch the last.
    mutating func append(_ range: Range<Int64>) {
        if let last = ranges.last, last.upperBound == range.lowerBound {
            ranges[ranges.count - 1] = last.lowerBound..<range.upperBound
        } else {
            ranges.append(range)
        }
    }

    /// Whether it has no numbers.
    package var isEmpty: Bool { ranges.isEmpty }

    /// How many numbers it holds.
    package var numberCount: Int { ranges.reduce(0) { $0 + $1.count } }

    /// Whether it holds `number`.
    package func contains(_ number: Int64) -> Bool { range(containing: number) != nil }

    /// The range that holds `number`.
    package func range(containing number: Int64) -> Range<Int64>? {
        let index = firstIndex { $0.upperBound > number }
        return index < ranges.count && ranges[index].lowerBound <= number ? ranges[index] : nil
    }

    /// Adds all numbers of `range`.
    package mutating func insert(contentsOf range: Range<Int64>) {
        guard !range.isEmpty else { return }
        // Those that touch it become one with it.
        let first = firstIndex { $0.upperBound >= range.lowerBound }
        let end = firstIndex { $0.lowerBound > range.upperBound }
        if first == end {
            ranges.insert(range, at: first)
        } else {
            ranges[first] =
                min(range.lowerBound, ranges[first].lowerBound)..<max(range.upperBound, ranges[end - 1].upperBound)
            ranges.removeSubrange((first + 1)..<end)
        }
    }

    /// Takes out all numbers of `range`.
    package mutating func remove(contentsOf range: Range<Int64>) {
        guard !range.isEmpty else { return }
        let first = firstIndex { $0.upperBound > range.lowerBound }
        let end = firstIndex { $0.lowerBound >= range.upperBound }
        guard first < end else { return }
        let before = ranges[first].lowerBound..<max(ranges[first].lowerBound, range.lowerBound)
        let after = min(ranges[end - 1].upperBound, range.upperBound)..<ranges[end - 1].upperBound
        ranges.replaceSubrange(first..<end, with: [before, after].lazy.filter { !$0.isEmpty })
    }

    /// Adds all numbers of `other`.
    package mutating func formUnion(_ other: Self) {
        for range in other.ranges { insert(contentsOf: range) }
    }

    /// Takes out all numbers of `other`.
    package mutating func subtract(_ other: Self) {
        for range in other.ranges { remove(contentsOf: range) }
    }

    /// The first of which `isFound` is true, as it is of all behind.
    private func firstIndex(where isFound: (Range<Int64>) -> Bool) -> Int {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if isFound(ranges[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
