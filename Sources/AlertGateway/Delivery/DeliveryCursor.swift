/// How far a connection has come in its user's sequence: first it catches up from the log, then each alert goes out as it
/// is accepted.
///
/// An alert that is accepted while the connection catches up is left to the log, so that the order is kept and none is
/// sent twice.
package struct DeliveryCursor: Equatable, Sendable {
    /// Where a connection begins.
    package enum Position: Equatable, Sendable {
        /// All that was not acknowledged.
        case unacknowledged
        /// All after that `seq`, acknowledged or not.
        case after(Int64)
    }

    /// What to do with an alert that was just accepted.
    package enum Arrival: Equatable, Sendable {
        /// It is the next one: send it.
        case send
        /// It was sent already, or a fetch under way will bring it.
        case leave
        /// There is a hole before it: fetch.
        case fetch
    }

    /// Everything up to this `seq` was sent, or is not for this connection.
    package private(set) var sentSeq: Int64
    /// Whether alerts that were acknowledged before are sent, too: only after a resume, until it has caught up.
    package private(set) var includesAcknowledged: Bool
    /// Whether the log holds alerts this connection has yet to get.
    package private(set) var isCatchingUp = true
    private var newestSeq: Int64 = 0

    /// Begins at `position` by catching up.
    package init(position: Position) {
        switch position {
        case .unacknowledged:
            sentSeq = 0
            includesAcknowledged = false
        case .after(let seq):
            sentSeq = seq
            includesAcknowledged = true
        }
    }

    /// An alert was accepted this moment.
    package mutating func arrived(_ seq: Int64) -> Arrival {
        newestSeq = max(newestSeq, seq)
        if isCatchingUp || seq <= sentSeq { return .leave }
        if seq == sentSeq + 1 {
            sentSeq = seq
            return .send
        }
        isCatchingUp = true
        return .fetch
    }

    /// A fetch came back and its alerts were sent.
    package mutating func fetched(through seq: Int64, isLast: Bool) {
        sentSeq = max(sentSeq, seq)
        isCatchingUp = !isLast || newestSeq > sentSeq
        if !isCatchingUp { includesAcknowledged = false }
    }
}
