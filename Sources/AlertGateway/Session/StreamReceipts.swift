/// What an acknowledgement of a whole stream covers.
///
/// It says "all sent so far", but an alert that was on its way when the client said so may never arrive, and must not
/// count as seen. So a ping frame follows, whose pong (RFC 6455 §5.5.3) comes back only after all that went before has
/// arrived.
///
/// It is the client's WebSocket library that sends the pong, though: what arrived may wait for the client in a queue that
/// goes with the connection. Only the client itself answers the JSON heartbeat, after it has looked at all that came
/// before the ping; until then what the acknowledgement covered is presumed seen, no more.
package struct StreamReceipts: Sendable {
    /// An acknowledgement that waits for its pong.
    package struct Pending: Equatable, Sendable {
        /// Which stream.
        package let stream: String
        /// What was sent when it came.
        package let sentSeq: Int64
        fileprivate let number: UInt64
    }

    /// What an acknowledgement covers now.
    package enum Cover: Equatable, Sendable {
        /// All that was sent.
        case all
        /// Nothing yet; the answer to a ping with this payload tells.
        case unknown(ping: [UInt8])
    }

    private static let mark = Array("ack ".utf8)

    private var pending: [Pending] = []
    private var confirmedSeq: Int64 = 0
    /// Acknowledgements have covered what was sent up to here.
    private var coveredSeq: Int64 = 0
    /// The client has looked at all that was sent up to here.
    private var seenSeq: Int64 = 0
    /// What had been sent at the oldest heartbeat that was not answered.
    private var heartbeatSeq: Int64?
    private var count: UInt64 = 0

    /// Nothing is known of what arrived.
    package init() {}

    /// The client acknowledged `stream` while alerts up to `sentSeq` had been sent.
    package mutating func acknowledge(_ stream: String, sentSeq: Int64) -> Cover {
        guard sentSeq > confirmedSeq else {
            coveredSeq = max(coveredSeq, sentSeq)
            return .all
        }
        count += 1
        // A client that never answers pings gains nothing by saying the same again.
        pending.removeAll { $0.stream == stream && $0.sentSeq == sentSeq }
        if pending.count == 64 { pending.removeFirst() }
        pending.append(Pending(stream: stream, sentSeq: sentSeq, number: count))
        return .unknown(ping: Self.mark + (0..<8).map { UInt8(truncatingIfNeeded: count >> (56 - 8 * $0)) })
    }

    /// A pong came; returns the acknowledgements that count in full now.
    package mutating func pong(_ payload: [UInt8]) -> [Pending] {
        guard payload.starts(with: Self.mark), payload.count == Self.mark.count + 8 else { return [] }
        let number = payload.dropFirst(Self.mark.count).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let settled = pending.filter { $0.number <= number }
        pending.removeAll { $0.number <= number }
        confirmedSeq = settled.reduce(confirmedSeq) { max($0, $1.sentSeq) }
        coveredSeq = max(coveredSeq, confirmedSeq)
        return settled
    }

    /// The client closed in good order, so it has looked at what it wanted to; returns the acknowledgements that were
    /// pending.
    package mutating func closed() -> [Pending] {
        defer { pending = [] }
        return pending
    }

    /// A JSON ping went out after the alerts up to `sentSeq`.
    package mutating func heartbeatSent(after sentSeq: Int64) { heartbeatSeq = heartbeatSeq ?? sentSeq }

    /// A JSON pong came; returns up to where what was presumed is now known to be seen, or nil when that is nothing new.
    package mutating func heartbeatAnswered() -> Int64? {
        guard let sentSeq = heartbeatSeq else { return nil }
        heartbeatSeq = nil
        defer { seenSeq = max(seenSeq, sentSeq) }
        return sentSeq > seenSeq && coveredSeq > seenSeq ? sentSeq : nil
    }
}
