/// When an alert that was not acknowledged is sent again, and when it is given up.
package struct RedeliverySchedule: Equatable, Sendable {
    /// No pause grows beyond this many times the first.
    package static let largestFactor = 128

    /// The pause after the first send; each following one is twice as long.
    package var redeliverAfter: Duration
    /// So often an alert is sent; then it becomes a dead letter.
    package var deadLetterAfter: Int

    /// The defaults are those of `picket-gateway serve`.
    package init(redeliverAfter: Duration = .seconds(30), deadLetterAfter: Int = 10) {
        self.redeliverAfter = redeliverAfter
        self.deadLetterAfter = deadLetterAfter
    }

    /// The pause after the send number `tries`, counted from 1.
    package func pause(after tries: Int) -> Duration {
        redeliverAfter * min(1 << min(max(tries, 1) - 1, 16), Self.largestFactor)
    }

    /// Whether an alert that was sent so often is not sent again.
    package func isSpent(tries: Int) -> Bool { tries >= deadLetterAfter }
}
