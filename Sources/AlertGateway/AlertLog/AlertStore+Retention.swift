import AlertProtocol
import GRDB

/// Letting go: what the bounds no longer allow, and what was sent too often.
extension AlertStore {
    /// So many alerts go in one transaction.
    private static let step = 512

    /// What one step of pruning did.
    struct Pruned: Sendable {
        let count: Int
        /// Whether nothing more is to go.
        let isLast: Bool
    }

    func prune(at time: UTCTimestamp) throws -> Pruned {
        for number in index.users.keys where index.users[number]?.keep(newest: retention.alertsPerUser) == true {
            touch(number, durable: true)
        }
        let excess = bodies.byteCount - retention.bytes
        let keptSegment = excess > 0 ? bodies.oldestFinished.map { $0 + 1 } ?? 0 : 0
        guard
            let last = index.prunable(
                now: time.milliseconds, age: retention.age, keptSegment: keptSegment, limit: Self.step)
        else {
            removeSegments()
            return Pruned(count: 0, isLast: true)
        }
        let before = index.count
        try write { database in
            try database.execute(sql: "DELETE FROM alert WHERE number <= ?", arguments: [last])
            try database.execute(sql: "DELETE FROM dead_letter WHERE alert <= ?", arguments: [last])
            try database.execute(sql: "UPDATE epoch SET pruned_through = ?", arguments: [last])
        }
        index.forget(through: last)
        for number in index.users.keys { touch(number, durable: true) }
        whenCommitted { $0.removeSegments() }
        metrics.pruned.add(before - index.count)
        return Pruned(count: before - index.count, isLast: false)
    }

    /// Removes the segments to which no alert refers.
    private func removeSegments() {
        let first = index[index.firstNumber]?.location.segment ?? bodies.newest
        bodies.remove(before: first)
    }

    // MARK: Dead letters

    func insert(
        _ letters: [UserSequence.DeadLetter], of number: Int64, _ user: UserSequence, at time: UTCTimestamp
    ) throws {
        guard !letters.isEmpty else { return }
        try write { database in
            let insert = try database.cachedStatement(
                sql: "INSERT OR IGNORE INTO dead_letter (user, seq, alert, tries, died_at) VALUES (?, ?, ?, ?, ?)")
            for letter in letters {
                try insert.execute(
                    arguments: [number, letter.seq, user.number(at: letter.seq), letter.tries, time.milliseconds])
            }
        }
        touch(number, durable: true)
        metrics.deadLetters.add(letters.count)
    }

    func oldestUntoldLetter() throws -> DeadLetter? {
        try read { database in
            try Row.fetchOne(
                database, sql: DeadLetter.query + " WHERE l.notified_at IS NULL ORDER BY l.died_at LIMIT 1"
            ).map(DeadLetter.init)
        }
    }

    func told(_ letter: DeadLetter, at time: UTCTimestamp) throws {
        guard let user = index.userNumbers[letter.userID] else { return }
        // A power cut has it told twice, which is better than to wait for the disk.
        try write(durable: false) { database in
            try database.execute(
                sql: "UPDATE dead_letter SET notified_at = ? WHERE user = ? AND seq = ?",
                arguments: [time.milliseconds, user, letter.seq])
        }
    }

    func deleteDeadLetters(_ seqs: [Int64], of user: Int64) throws {
        try write { database in
            let delete = try database.cachedStatement(sql: "DELETE FROM dead_letter WHERE user = ? AND seq = ?")
            for seq in seqs { try delete.execute(arguments: [user, seq]) }
        }
    }
}
