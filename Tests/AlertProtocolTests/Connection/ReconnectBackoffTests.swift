import AlertProtocol
import TestSupport
import Testing

struct ReconnectBackoffTests {
    /// Always draws the largest number, which takes nothing off a delay.
    private struct NoJitter: RandomNumberGenerator {
        mutating func next() -> UInt64 { .max }
    }

    @Test func growsByHalfUpToThirtySeconds() {
        var backoff = ReconnectBackoff()
        var generator = NoJitter()
        let delays = (0..<12).map { _ in backoff.nextDelay(using: &generator) / .seconds(1) }
        for (index, (delay, expected)) in zip(delays, [1, 1.5, 2.25, 3.375, 5.0625]).enumerated() {
            #expect(abs(delay - expected) < 1e-6, "attempt \(index)")
        }
        #expect(abs(delays[11] - 30) < 1e-6)
        #expect(backoff.attempts == 12)
    }

    @Test func startsOverAfterASuccess() {
        var backoff = ReconnectBackoff()
        var generator = NoJitter()
        for _ in 0..<5 { _ = backoff.nextDelay(using: &generator) }
        backoff.reset()
        #expect(backoff.attempts == 0)
        #expect(abs(backoff.nextDelay(using: &generator) / .seconds(1) - 1) < 1e-6)
    }

    @Test func jitterTakesUpToAFifthOff() {
        var generator = SeededRandom(seed: 3)
        let delays = (0..<200).map { _ in
            var backoff = ReconnectBackoff()
            return backoff.nextDelay(using: &generator) / .seconds(1)
        }
        #expect(delays.allSatisfy { (0.8...1).contains($0) }, "seed 3")
        #expect(Set(delays).count > 100, "seed 3")
    }
}
