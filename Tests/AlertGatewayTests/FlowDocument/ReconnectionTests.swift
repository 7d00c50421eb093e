import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import TestSupport
import Testing

/// The flow document's diagram "Reconnection Flow", on fake time; that a client notices the loss and is back shows in
/// `DeliveryTests` and `HeartbeatTimeoutTests`.
struct ReconnectionTests {
    /// Each delay within the jitter of a fifth that is taken off.
    private func expect(_ delays: [Duration], near seconds: [Double]) {
        for (delay, longest) in zip(delays, seconds) {
            #expect(((longest * 0.8 - 1e-9)...(longest + 1e-9)).contains(delay / .seconds(1)), "\(delays)")
        }
    }

    @Test func theDelaysGrowByHalfUntilItIsBack() {
        let seed: UInt64 = 72
        var random = SeededRandom(seed: seed)
        var subscription = SubscriptionState()
        for longest in [1, 1.5, 2.25] {
            guard case .retry(let delay) = subscription.ended(.failed("network"), using: &random) else { return }
            expect([delay], near: [longest])
        }
        _ = subscription.connected()
        guard case .retry(let delay) = subscription.ended(.failed("network"), using: &random) else {
            Issue.record("expected a retry, seed \(seed)")
            return
        }
        expect([delay], near: [1])
    }

    @Test func noDelayIsLongerThanThirtySeconds() {
        let seed: UInt64 = 71
        var random = SeededRandom(seed: seed)
        var backoff = ReconnectBackoff()
        let delays = (0..<40).map { _ in backoff.nextDelay(using: &random) }
        #expect(delays.allSatisfy { $0 <= .seconds(30) }, "seed \(seed)")
        #expect(delays.suffix(20).allSatisfy { $0 >= .seconds(24) }, "seed \(seed)")
    }
}
