/// What a client's answers to the JSON heartbeat prove of the alerts before them.
///
/// A client that acknowledges a whole stream means "all sent so far", but what was on its way when it said so, or waits in
/// the queue of its WebSocket library, it has yet to look at, and that goes with a connection that breaks. So all but
/// the oldest alert is presumed seen, no more, until the client answers a heartbeat: unlike a ping frame (RFC 6455 §5.5.2),
/// which libraries answer by themselves, it comes to the client behind all that was sent before.
package struct HeartbeatSight: Sendable {
    /// Acknowledgements of streams have covered what was sent up to here.
    private var coveredSeq: Int64 = 0
    /// The client has looked at all that was sent up to here.
    package private(set) var seenSeq: Int64 = 0
    /// What had been sent at the oldest ping that was not answered.
    private var pingedSeq: Int64?

    /// Nothing was sent.
    package init() {}

    /// A stream was acknowledged while alerts up to `sentSeq` had been sent.
    package mutating func covered(upTo sentSeq: Int64) { coveredSeq = max(coveredSeq, sentSeq) }

    /// A ping went out after the alerts up to `sentSeq`.
    package mutating func pingSent(after sentSeq: Int64) { pingedSeq = pingedSeq ?? sentSeq }

    /// Returns up to where what was presumed is now known to be seen, or nil when that is nothing new.
    package mutating func pongReceived() -> Int64? {
        guard let seq = pingedSeq else { return nil }
        pingedSeq = nil
        defer { seenSeq = max(seenSeq, seq) }
        return seq > seenSeq && coveredSeq > seenSeq ? seq : nil
    }
}
