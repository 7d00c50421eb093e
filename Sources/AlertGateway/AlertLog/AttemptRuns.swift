/// How often each alert of one user was sent without being acknowledged, and when last.
///
/// Neighbours that were sent equally often at about the same time share one entry, so that a user who reads a thousand
/// alerts a minute costs no more than one who reads ten.
package struct AttemptRuns: Equatable, Sendable {
    /// Neighbours with a common fate.
    package struct Run: Equatable, Sendable {
        /// Which alerts.
        package var seqs: Range<Int64>
        /// How often each was sent.
        package var tries: Int
        /// When the first of them was sent last.
        package var sentAt: Duration
    }

    /// Sends within this time count as one moment.
    private static let granularity = Duration.seconds(1)

    /// In the order of `seq`, without overlaps.
    package private(set) var runs: [Run] = []

    /// Nothing was sent.
    package init() {}

    /// Reads what `encoded` wrote, as if sent at `now`; nil when the bytes are something else.
    package init?(encoded bytes: some Sequence<UInt8>, now: Duration) {
        var numbers = VariableLengthNumbers(bytes)
        var end: Int64 = 0
        while let gap = numbers.next() {
            guard let length = numbers.next(), let tries = numbers.next(), length > 0, gap < .max >> 2,
                length < .max >> 2, end < .max >> 2
            else { return nil }
            runs.append(Run(seqs: (end + gap)..<(end + gap + length), tries: Int(tries), sentAt: now))
            end += gap + length
        }
        guard numbers.isWellFormed else { return nil }
    }

    /// The counts without the times.
    package var encoded: [UInt8] {
        var bytes: [UInt8] = []
        var end: Int64 = 0
        for run in runs {
            VariableLengthNumbers.append(run.seqs.lowerBound - end, to: &bytes)
            VariableLengthNumbers.append(Int64(run.seqs.count), to: &bytes)
            VariableLengthNumbers.append(Int64(run.tries), to: &bytes)
            end = run.seqs.upperBound
        }
        return bytes
    }

    /// How often `seq` was sent; 0 when it never was, or is settled.
    package func tries(of seq: Int64) -> Int {
        let index = firstIndex(endingAfter: seq)
        return index < runs.count && runs[index].seqs.contains(seq) ? runs[index].tries : 0
    }

    /// Counts a send of `seq`.
    package mutating func sent(_ seq: Int64, now: Duration) {
        let tries = tries(of: seq) + 1
        if tries > 1 { remove(seq..<(seq + 1)) }
        let index = firstIndex(endingAfter: seq)
        if index > 0 {
            let before = runs[index - 1]
            if before.seqs.upperBound == seq, before.tries == tries, now - before.sentAt < Self.granularity {
                runs[index - 1].seqs = before.seqs.lowerBound..<(seq + 1)
                return
            }
        }
        runs.insert(Run(seqs: seq..<(seq + 1), tries: tries, sentAt: now), at: index)
    }

    /// Forgets `seqs`: they are acknowledged, given up or pruned.
    package mutating func remove(_ seqs: Range<Int64>) {
        let first = firstIndex(endingAfter: seqs.lowerBound)
        var kept: [Run] = []
        var end = first
        while end < runs.count, runs[end].seqs.lowerBound < seqs.upperBound {
            let run = runs[end]
            if run.seqs.lowerBound < seqs.lowerBound {
                kept.append(Run(seqs: run.seqs.lowerBound..<seqs.lowerBound, tries: run.tries, sentAt: run.sentAt))
            }
            if run.seqs.upperBound > seqs.upperBound {
                kept.append(Run(seqs: seqs.upperBound..<run.seqs.upperBound, tries: run.tries, sentAt: run.sentAt))
            }
            end += 1
        }
        if end > first { runs.replaceSubrange(first..<end, with: kept) }
    }

    /// The index of the first run that reaches beyond `seq`.
    private func firstIndex(endingAfter seq: Int64) -> Int {
        if let last = runs.last, last.seqs.upperBound <= seq { return runs.count }
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].seqs.upperBound <= seq { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
