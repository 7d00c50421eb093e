import AlertClient
import AlertProtocol
import TestSupport
import Testing

struct SubscriptionStateTests {
    private var random = SeededRandom(seed: 7)

    private func alert(_ seq: Int64, epoch: String = "e") -> DeliveredAlert {
        DeliveredAlert(
            alert: Alert(
                alertID: "a\(seq)", streamID: "yard",
                result: AlertResult(
                    confidence: 1, event: .start, rule: "r", detections: [], frameWidth: 1, frameHeight: 1, model: "m"),
                frame: "", timestamp: UTCTimestamp(milliseconds: 0)),
            seq: seq, epoch: epoch, redelivered: false)
    }

    @Test func resumesAfterTheNewestAlert() {
        var state = SubscriptionState()
        #expect(state.path(user: "al/ié") == "/ws/alerts/al%2Fi%C3%A9")
        state.took(alert(7))
        state.took(alert(3))
        #expect(state.path(user: "alice") == "/ws/alerts/alice?last_seq=7&epoch=e")
        state.took(alert(1, epoch: "&"))
        #expect(state.path(user: "alice") == "/ws/alerts/alice?last_seq=1&epoch=%26")
    }

    @Test mutating func waitsLongerEachTimeAndStartsOver() {
        var state = SubscriptionState()
        var delays: [Double] = []
        for _ in 0..<4 {
            guard case .retry(let delay) = state.ended(.failed("no route"), using: &random) else {
                Issue.record("expected a retry")
                return
            }
            delays.append(delay / .seconds(1))
        }
        for (delay, longest) in zip(delays, [1, 1.5, 2.25, 3.375]) {
            #expect((longest * 0.8...longest).contains(delay), "seed 7")
        }
        _ = state.connected()
        guard case .retry(let delay) = state.ended(.closed(.goingAway), using: &random) else {
            Issue.record("expected a retry")
            return
        }
        #expect(delay <= .seconds(1))
    }

    @Test(arguments: [401, 403])
    mutating func stopsWhenRefused(status: Int) {
        var state = SubscriptionState()
        let detail = ErrorDetail(code: "c", message: "m")
        guard case .stopRefused(let refusal) = state.ended(.refused(status: status, detail), using: &random) else {
            Issue.record("expected to stop after \(status)")
            return
        }
        #expect(refusal.status == status)
        #expect(refusal.detail == detail)
    }

    @Test(arguments: [ConnectionEnd.closed(.tooSlow), .closed(.tokenExpired), .closed(nil), .closed(.heartbeatTimeout)])
    mutating func retriesAfterOtherEnds(end: ConnectionEnd) {
        var state = SubscriptionState()
        guard case .retry = state.ended(end, using: &random) else {
            Issue.record("expected a retry after \(end)")
            return
        }
    }

    @Test mutating func stopsWhenReplaced() {
        var state = SubscriptionState()
        #expect(state.ended(.closed(.replaced), using: &random) == .stopReplaced)
        let unavailable = ErrorDetail(code: "unavailable", message: "")
        guard case .retry = state.ended(.refused(status: 503, unavailable), using: &random) else {
            Issue.record("expected a retry after 503")
            return
        }
    }

    @Test func acknowledgementsWaitForTheNextConnection() {
        var state = SubscriptionState()
        for seq in 0..<Int64(SubscriptionState.maximumPending + 2) { state.postpone(.upTo(seq: seq)) }
        let pending = state.connected()
        #expect(pending.count == SubscriptionState.maximumPending)
        #expect(pending.first == .upTo(seq: 2))
        #expect(state.connected().isEmpty)
    }
}
