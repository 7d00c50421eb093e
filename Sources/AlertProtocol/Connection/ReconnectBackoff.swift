/// How long to wait before each attempt to reconnect: 1, 1.5, 2.25, … seconds, at most 30, reset by a success.
///
/// Jitter takes up to a fifth off each delay, so that a thousand clients do not come back in the same instant.
package struct ReconnectBackoff: Sendable {
    /// The delay before the first attempt.
    package static let initial = 1.0
    /// Each delay over the one before.
    package static let factor = 1.5
    /// No delay is longer, in seconds.
    package static let cap = 30.0
    /// The largest share of a delay that jitter takes off.
    package static let jitter = 0.2

    /// Attempts since the last success.
    package private(set) var attempts = 0
    private var seconds = initial

    /// Starts as after a success.
    package init() {}

    /// The delay before the next attempt.
    package mutating func nextDelay(using generator: inout some RandomNumberGenerator) -> Duration {
        let delay = seconds * Double.random(in: (1 - Self.jitter)...1, using: &generator)
        seconds = min(seconds * Self.factor, Self.cap)
        attempts += 1
        return .seconds(delay)
    }

    /// The connection stands: the next delay is the first again.
    package mutating func reset() { self = Self() }
}
