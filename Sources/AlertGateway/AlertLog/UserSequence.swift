/// One user's alerts: which they got, which were sent and how often, which they acknowledged.
///
/// A pure value: numbers and times come in, decisions go out. `seq` counts the user's alerts from 1; `number` counts the
/// alerts of the whole log.
package struct UserSequence: Sendable {
    /// Alerts that follow each other in the user's sequence and in the log.
    private struct Run {
        var firstSeq: Int64
        var firstNumber: Int64
        var count: Int64

        var endSeq: Int64 { firstSeq + count }
        var endNumber: Int64 { firstNumber + count }
    }

    /// What the schedule asks for at a given time.
    package struct Due: Equatable, Sendable {
        /// To be sent again, in order.
        package var seqs: [Int64] = []
        /// When to ask again; nil when nothing waits for an acknowledgement.
        package var deadline: Duration?

        /// Nothing, unless it is told.
        package init(seqs: [Int64] = [], deadline: Duration? = nil) {
            self.seqs = seqs
            self.deadline = deadline
        }
    }

    /// The user's id.
    package let id: String
    /// The `seq` of the user's last alert that is gone from the log.
    package private(set) var baseSeq: Int64
    /// Alerts up to this `seq` are no longer kept for the user.
    package private(set) var floorSeq: Int64
    /// The `seq` of the newest alert.
    package private(set) var lastSeq: Int64
    /// Alerts up to this `seq` may have been sent.
    package private(set) var sentSeq: Int64
    /// What the user has seen, above the floor.
    package private(set) var acknowledged = NumberRuns()
    /// Of `acknowledged`, what an acknowledgement of a whole stream covered that may never have been looked at: it may
    /// have been on its way, or waited in a queue on the client's side.
    package private(set) var presumed = NumberRuns()
    /// What was given up, above the floor.
    package private(set) var dead = NumberRuns()
    /// What was sent and waits for an acknowledgement.
    package private(set) var attempts = AttemptRuns()
    private var runs: [Run] = []

    /// A user whose alerts up to `baseSeq` are gone from the log.
    package init(id: String, baseSeq: Int64 = 0) {
        self.id = id
        self.baseSeq = baseSeq
        floorSeq = baseSeq
        lastSeq = baseSeq
        sentSeq = baseSeq
    }

    // MARK: Alerts

    /// Adds the next alert and returns its `seq`; `number` must be larger than all before.
    package mutating func append(_ number: Int64) -> Int64 {
        lastSeq += 1
        if let last = runs.last, last.endNumber == number {
            runs[runs.count - 1].count += 1
        } else {
            runs.append(Run(firstSeq: lastSeq, firstNumber: number, count: 1))
        }
        return lastSeq
    }

    /// As `append`, for an alert that is sent at `now`, if it is.
    package mutating func append(_ number: Int64, sentAt now: Duration?) -> Int64 {
        let seq = append(number)
        if let now { sent(seq, now: now) }
        return seq
    }

    /// The alert at `seq`; nil when it is gone or was never there.
    package func number(at seq: Int64) -> Int64? {
        let index = firstRun { $0.endSeq > seq }
        guard index < runs.count, runs[index].firstSeq <= seq else { return nil }
        return runs[index].firstNumber + seq - runs[index].firstSeq
    }

    /// Where the alert stands in the user's sequence; nil when it is not for the user, or gone.
    package func seq(of number: Int64) -> Int64? {
        let index = firstRun { $0.endNumber > number }
        guard index < runs.count, runs[index].firstNumber <= number else { return nil }
        return runs[index].firstSeq + number - runs[index].firstNumber
    }

    private func firstRun(where isFound: (Run) -> Bool) -> Int {
        var low = 0
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if isFound(runs[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// The log's number of the oldest alert that is kept for the user.
    package var oldestNumber: Int64? { number(at: floorSeq + 1) }

    /// The next that is to be sent after `seq`: what is neither acknowledged nor given up, and beyond `replayAfter` all.
    package func next(after seq: Int64, replayAfter: Int64) -> Int64? {
        var seq = max(seq, floorSeq) + 1
        while seq <= lastSeq {
            if seq > replayAfter { return seq }
            if let range = acknowledged.range(containing: seq) ?? dead.range(containing: seq) {
                // Settled alerts are passed over, but not those that are to be replayed.
                seq = replayAfter < range.upperBound ? replayAfter + 1 : range.upperBound
            } else {
                return seq
            }
        }
        return nil
    }

    // MARK: Sending

    /// Counts a send of `seq`, which must be written down before its first byte goes out.
    package mutating func sent(_ seq: Int64, now: Duration) {
        sentSeq = max(sentSeq, seq)
        if seq > floorSeq, !acknowledged.contains(seq), !dead.contains(seq) { attempts.sent(seq, now: now) }
    }

    /// What is to be sent again at `now`, at most `limit` of those that `isVisible`; call `bury` first.
    package func due(
        now: Duration, schedule: RedeliverySchedule, limit: Int, where isVisible: (_ seq: Int64) -> Bool
    ) -> Due {
        var due = Due()
        for run in attempts.runs {
            let deadline = run.sentAt + schedule.pause(after: run.tries)
            if deadline <= now {
                for seq in run.seqs where isVisible(seq) {
                    guard due.seqs.count < limit else {
                        due.deadline = now
                        break
                    }
                    due.seqs.append(seq)
                }
            } else {
                due.deadline = min(due.deadline ?? deadline, deadline)
            }
        }
        return due
    }

    /// Gives up what was sent too often and is due again at `now`, or at once where `now` is nil; returns it.
    package mutating func bury(now: Duration?, schedule: RedeliverySchedule) -> [DeadLetter] {
        var letters: [DeadLetter] = []
        for run in attempts.runs where schedule.isSpent(tries: run.tries) {
            if let now, run.sentAt + schedule.pause(after: run.tries) > now { continue }
            letters += run.seqs.map { DeadLetter(seq: $0, tries: run.tries) }
        }
        for letter in letters {
            attempts.remove(letter.seq..<(letter.seq + 1))
            dead.insert(contentsOf: letter.seq..<(letter.seq + 1))
        }
        return letters
    }

    /// An alert that is given up.
    package struct DeadLetter: Equatable, Sendable {
        /// Its place.
        package let seq: Int64
        /// How often it was sent.
        package let tries: Int

        /// An alert that was sent `tries` times.
        package init(seq: Int64, tries: Int) {
            self.seq = seq
            self.tries = tries
        }
    }

    // MARK: Acknowledging

    /// Marks the alerts up to `limit` that `isMeant` says yes to, and returns those that were not marked yet.
    package mutating func acknowledge(upTo limit: Int64, where isMeant: (_ number: Int64) -> Bool) -> [Int64] {
        let fresh = unmarked(upTo: limit, where: isMeant)
        mark(fresh)
        proveSeen(upTo: limit)
        return fresh
    }

    /// As `acknowledge(upTo:)`, for a client that named only the stream: it has seen the oldest alert of it, and the
    /// others are presumed until `proveSeen`.
    package mutating func presume(upTo limit: Int64, where isMeant: (_ number: Int64) -> Bool) -> [Int64] {
        let fresh = unmarked(upTo: limit, where: isMeant)
        mark(fresh)
        presumed.formUnion(NumberRuns(ascending: fresh))
        if let oldest = oldestPresumed(where: isMeant) { presumed.remove(contentsOf: oldest..<(oldest + 1)) }
        return fresh
    }

    /// The client is known to have looked at all that was sent up to `seq`.
    package mutating func proveSeen(upTo seq: Int64) {
        presumed.remove(contentsOf: 0..<(max(min(seq, lastSeq), 0) + 1))
    }

    /// The connection is gone, and with it whatever the client had yet to look at: that is no longer acknowledged.
    package mutating func takeBackPresumed() {
        acknowledged.subtract(presumed)
        presumed = NumberRuns()
    }

    private func oldestPresumed(where isMeant: (_ number: Int64) -> Bool) -> Int64? {
        for range in presumed.ranges {
            for seq in range where number(at: seq).map(isMeant) ?? false { return seq }
        }
        return nil
    }

    private func unmarked(upTo limit: Int64, where isMeant: (_ number: Int64) -> Bool) -> [Int64] {
        var fresh: [Int64] = []
        let last = min(limit, lastSeq)
        var seq = floorSeq + 1
        func collect(upTo end: Int64) {
            while seq <= end {
                if let number = number(at: seq), isMeant(number) { fresh.append(seq) }
                seq += 1
            }
        }
        for range in acknowledged.ranges where range.upperBound > seq {
            collect(upTo: min(last, range.lowerBound - 1))
            seq = range.upperBound
        }
        collect(upTo: last)
        return fresh
    }

    /// Marks one alert; false when it was marked, is gone or was never sent.
    package mutating func acknowledge(_ seq: Int64) -> Bool {
        presumed.remove(contentsOf: seq..<(seq + 1))
        guard seq > floorSeq, seq <= sentSeq, !acknowledged.contains(seq) else { return false }
        mark([seq])
        return true
    }

    private mutating func mark(_ ascending: [Int64]) {
        for range in NumberRuns(ascending: ascending).ranges {
            acknowledged.insert(contentsOf: range)
            dead.remove(contentsOf: range)
            attempts.remove(range)
        }
    }

    // MARK: Pruning

    /// Keeps the newest `count` alerts only; false when there were no more.
    package mutating func keep(newest count: Int) -> Bool { raiseFloor(to: lastSeq - Int64(count)) }

    /// Lets go of alerts that are gone from the log.
    package mutating func forget(numbersThrough number: Int64) {
        let index = firstRun { $0.endNumber > number }
        if index < runs.count, runs[index].firstNumber <= number {
            let gone = number + 1 - runs[index].firstNumber
            runs[index].firstSeq += gone
            runs[index].firstNumber += gone
            runs[index].count -= gone
        }
        baseSeq = index < runs.count ? runs[index].firstSeq - 1 : lastSeq
        runs.removeFirst(index)
        _ = raiseFloor(to: baseSeq)
    }

    private mutating func raiseFloor(to seq: Int64) -> Bool {
        guard seq > floorSeq else { return false }
        let gone = 0..<(seq + 1)
        floorSeq = seq
        sentSeq = max(sentSeq, seq)
        acknowledged.remove(contentsOf: gone)
        presumed.remove(contentsOf: gone)
        dead.remove(contentsOf: gone)
        attempts.remove(gone)
        return true
    }

    // MARK: Restoring

    /// Takes up what was written down, once all alerts of the log were appended.
    package mutating func restore(
        floorSeq: Int64, sentSeq: Int64, acknowledged: NumberRuns, presumed: NumberRuns,
        dead: NumberRuns, attempts: AttemptRuns
    ) {
        self.sentSeq = max(self.sentSeq, min(sentSeq, lastSeq))
        // The alerts' own marks are first tries; what was written down later counts more.
        for run in attempts.runs { self.attempts.remove(run.seqs) }
        let fresh = self.attempts
        self.attempts = attempts
        for run in fresh.runs { for seq in run.seqs { self.attempts.sent(seq, now: run.sentAt) } }
        self.acknowledged = acknowledged
        self.presumed = presumed
        self.dead = dead
        for range in acknowledged.ranges + dead.ranges { self.attempts.remove(range) }
        let floor = max(floorSeq, self.floorSeq)
        self.floorSeq = 0
        _ = raiseFloor(to: floor)
        self.floorSeq = floor
    }
}
