/// When to read a key source again because a token names a key that is not there: at most a few times in a row, then once
/// in a while, so that made-up key ids cost the source nothing.
package struct KeyRefresh: Sendable {
    /// Reads that may follow each other at once.
    package static let burst = 3
    /// How long it takes until one more is allowed.
    package static let recovery = Duration.seconds(10)

    private var available = burst
    private var lastRecovery: Duration

    /// Full at `now`.
    package init(now: Duration) { lastRecovery = now }

    /// Whether to read the source at `now` for a key that is not known.
    package mutating func isAllowed(now: Duration) -> Bool {
        while available < Self.burst, now - lastRecovery >= Self.recovery {
            available += 1
            lastRecovery += Self.recovery
        }
        if available == Self.burst { lastRecovery = now }
        guard available > 0 else { return false }
        available -= 1
        return true
    }
}
