/// How far a connection has come in its user's sequence: first it catches up from the log, then each alert goes out as it
/// is accepted.
///
/// An alert that is accepted while the connection catches up is left to the log, so that the order is kept and none is
/// sent twice. The same holds while the client does not read: what waits for it waits on disk.
package struct DeliveryCursor: Equatable, Sendable {
    /// Where a connection begins.
    package enum Position: Equatable, Sendable {
        /// All that was not acknowledged.
        case unacknowledged
        /// All that was not acknowledged, and all after that `seq`, acknowledged or not.
        case after(Int64)
    }

    /// An alert that was just accepted, as the cursor sees it.
    package struct Arrival: Equatable, Sendable {
        /// Its place in the user's sequence.
        package var seq: Int64
        /// Its length.
        package var bytes: Int
        /// Whether the client has read what was sent, so that more can be.
        package var isReading: Bool

        /// An alert of `bytes` bytes.
        package init(seq: Int64, bytes: Int, isReading: Bool) {
            self.seq = seq
            self.bytes = bytes
            self.isReading = isReading
        }
    }

    /// What to do with an alert that was just accepted.
    package enum Decision: Equatable, Sendable {
        /// It is the next one: send it.
        case send
        /// It was sent already, or a fetch will bring it.
        case leave
        /// There is a hole before it: fetch.
        case fetch
        /// More than may wait for a client that does not read.
        case tooSlow
    }

    /// Everything up to this `seq` was sent, or is not for this connection.
    package private(set) var sentSeq: Int64 = 0
    /// Alerts beyond are sent although they were acknowledged: only after a resume, until it has caught up.
    package private(set) var replayAfter: Int64
    /// Whether the log holds alerts this connection has yet to get.
    package private(set) var isCatchingUp = true
    /// Whether of the updates of one event only the newest is wanted: the client is behind.
    package private(set) var coalesces = false
    /// Bytes that were accepted since the client last read.
    package private(set) var waitingBytes = 0
    private var newestSeq: Int64 = 0
    private let queueBytes: Int

    /// Begins at `position` by catching up; at most `queueBytes`, or one alert, wait while the client does not read.
    package init(position: Position, queueBytes: Int) {
        replayAfter =
            switch position {
            case .unacknowledged: .max
            case .after(let seq): seq
            }
        self.queueBytes = queueBytes
    }

    /// An alert was accepted this moment.
    package mutating func arrived(_ alert: Arrival) -> Decision {
        newestSeq = max(newestSeq, alert.seq)
        if !alert.isReading {
            guard waitingBytes == 0 || waitingBytes + alert.bytes <= queueBytes else { return .tooSlow }
            waitingBytes += alert.bytes
        }
        if isCatchingUp || alert.seq <= sentSeq { return .leave }
        guard alert.isReading else {
            isCatchingUp = true
            coalesces = true
            return .leave
        }
        if alert.seq == sentSeq + 1 {
            sentSeq = alert.seq
            return .send
        }
        isCatchingUp = true
        return .fetch
    }

    /// The client has read again.
    package mutating func resumedReading() { waitingBytes = 0 }

    /// A fetch came back and its alerts were sent.
    package mutating func fetched(through seq: Int64, isLast: Bool) {
        sentSeq = max(sentSeq, seq)
        isCatchingUp = !isLast || newestSeq > sentSeq
        if !isCatchingUp {
            replayAfter = .max
            coalesces = false
        }
    }
}
