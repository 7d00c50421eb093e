import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import Testing

/// The flow document's diagram "Connection Lifecycle".
struct ConnectionLifecycleTests {
    private func connect(_ running: RunningGateway, user: String, query: String) async throws -> Int {
        let connection = try await RawConnection.open(port: running.gateway.port)
        return try await connection.request(
            "GET", "/ws/alerts/\(user)\(query)", headers: RawConnection.handshake
        ).status
    }

    @Test func theTokenIsVerifiedThenTheUserIsLookedUp() async throws {
        try await RunningGateway.with { running in
            let alice = "?token=\(try await running.token("alice"))"
            let nobody = "?token=\(try await running.token("nobody"))"
            for (user, query, status) in [
                ("alice", "", 401), ("alice", "?token=XXX", 401), ("bob", alice, 403), ("nobody", nobody, 403),
                ("alice", alice, 101),
            ] {
                let answer = try await connect(running, user: user, query: query)
                #expect(answer == status, "\(user) \(query)")
            }
        }
    }

    /// Both sides begin their heartbeats with the connection: the first ping is due 30 seconds later.
    @Test func bothSidesBeginToPing() {
        var backend = SessionState(
            heartbeat: Heartbeat(now: .seconds(5)), expiry: .seconds(3600), expiryAt: UTCTimestamp(milliseconds: 0))
        let time = UTCTimestamp(milliseconds: 0)
        #expect(backend.poll(now: .seconds(5), at: time).deadline == .seconds(35))
        #expect(backend.poll(now: .seconds(35), at: time).actions == [.send(.ping(time))])
        var frontend = Heartbeat(now: .seconds(5))
        #expect(frontend.poll(now: .seconds(5)) == .wait(until: .seconds(35)))
        #expect(frontend.poll(now: .seconds(35)) == .sendPing)
    }
}
