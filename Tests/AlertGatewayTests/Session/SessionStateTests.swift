import AlertGateway
import AlertProtocol
import Testing

struct SessionStateTests {
    private let time = UTCTimestamp(milliseconds: 0)
    private let end = UTCTimestamp(milliseconds: 600_000)

    private func session() -> SessionState {
        SessionState(heartbeat: Heartbeat(now: .zero), expiry: .seconds(600), expiryAt: end)
    }

    @Test func answersAPing() {
        var session = session()
        #expect(session.receive(.ping(nil), at: time) == [.send(.pong(time))])
        #expect(session.receive(.pong(nil), at: time) == [])
        #expect(session.receive(.ack(.upTo(seq: 1)), at: time) == [.acknowledge(.upTo(seq: 1))])
        #expect(session.receive(.auth(token: "t"), at: time) == [.authenticate(token: "t")])
    }

    @Test func pingsAndTimesOut() {
        var session = session()
        #expect(session.poll(now: .zero, at: time).deadline == .seconds(30))
        #expect(session.poll(now: .seconds(30), at: time).actions == [.send(.ping(time))])
        #expect(session.poll(now: .seconds(60), at: time).actions == [.send(.ping(time))])
        let last = session.poll(now: .seconds(90), at: time)
        guard case .close(.heartbeatTimeout, _) = last.actions.first else {
            Issue.record("expected the session to close, found \(last)")
            return
        }
        #expect(last.deadline == nil)
    }

    @Test func pongsKeepItOpenUntilTheTokenEnds() {
        var session = session()
        var now = Duration.zero
        var told: [Duration] = []
        while true {
            let due = session.poll(now: now, at: time)
            if due.actions.contains(.send(.tokenExpiring(at: end))) { told.append(now) }
            _ = session.receive(.pong(nil), at: time)
            guard let deadline = due.deadline else {
                guard case .close(.tokenExpired, _) = due.actions.first else {
                    Issue.record("expected the token to end the session, found \(due)")
                    return
                }
                break
            }
            #expect(deadline > now)
            now = deadline
        }
        #expect(now == .seconds(600))
        #expect(told == [.seconds(540)])
    }

    @Test func aFreshTokenGoesOn() {
        var session = session()
        _ = session.poll(now: .seconds(599), at: time)
        session.renew(expiry: .seconds(1200), expiryAt: end)
        _ = session.receive(.pong(nil), at: time)
        let due = session.poll(now: .seconds(600), at: time)
        #expect(due.actions.isEmpty)
        #expect(due.deadline != nil)
    }
}
