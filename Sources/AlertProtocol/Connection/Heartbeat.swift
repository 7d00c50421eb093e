/// One side of the JSON heartbeat: sends a ping every `interval` and gives up when one stays unanswered for `timeout`.
///
/// Both sides run one. `poll` answers with what to do now and is called again at the deadline it names, or after any
/// other event; it may be called early or late.
package struct Heartbeat: Sendable {
    /// What the owner does next.
    package enum Action: Equatable, Sendable {
        /// Nothing before that time.
        case wait(until: Duration)
        /// Send a ping, then poll again.
        case sendPing
        /// Close: the peer did not answer in time.
        case timeOut
    }

    /// Time between two pings.
    package let interval: Duration
    /// How long a ping may stay unanswered.
    package let timeout: Duration
    private var nextPing: Duration
    private var oldestUnanswered: Duration?

    /// Counts from `now`: the first ping is due one `interval` later.
    package init(interval: Duration = .seconds(30), timeout: Duration = .seconds(60), now: Duration) {
        self.interval = interval
        self.timeout = timeout
        nextPing = now + interval
    }

    /// A pong answers every ping sent so far.
    package mutating func pongReceived() { oldestUnanswered = nil }

    /// What to do at `now`.
    package mutating func poll(now: Duration) -> Action {
        if let oldestUnanswered, now >= oldestUnanswered + timeout { return .timeOut }
        if now >= nextPing {
            nextPing = now + interval
            if oldestUnanswered == nil { oldestUnanswered = now }
            return .sendPing
        }
        guard let oldestUnanswered else { return .wait(until: nextPing) }
        return .wait(until: min(nextPing, oldestUnanswered + timeout))
    }
}
