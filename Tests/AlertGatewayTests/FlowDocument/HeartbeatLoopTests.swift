import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import Testing

/// The flow document's diagram "Heartbeat Loop".
struct HeartbeatLoopTests {
    private func secondsSinceHeartbeat(_ running: RunningGateway) async throws -> [String: Any]? {
        let token = try await running.token("root", .admin)
        let body = try await running.get("/ws/connections?token=\(token)").body
        let json = try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
        return (json?["connections"] as? [[String: Any]])?.first
    }

    @Test func theFrontendsPingIsAnsweredAndNoted() async throws {
        try await RunningGateway.with { running in
            let connection = try await RawConnection.open(port: running.gateway.port)
            _ = try await connection.request(
                "GET", "/ws/alerts/alice?token=\(try await running.token("alice"))", headers: RawConnection.handshake)
            let before = try #require(try await secondsSinceHeartbeat(running)?["last_heartbeat"] as? String)
            var last = before
            while last == before {
                connection.send(
                    RawConnection.frame(0x81, Array(#"{"type":"ping","timestamp":"2026-11-22T18:02:11.512Z"}"#.utf8)))
                let json = String(decoding: try await connection.frame().payload, as: UTF8.self)
                #expect(json.contains(#""type":"pong""#))
                #expect(json.contains(#""timestamp":""#))
                last = try #require(try await secondsSinceHeartbeat(running)?["last_heartbeat"] as? String)
            }
            #expect(last > before)
        }
    }

    @Test func theBackendsPingIsAnsweredAndNoted() async throws {
        try await RunningGateway.with({ $0.heartbeatInterval = .milliseconds(5) }) { running in
            let connection = try await RawConnection.open(port: running.gateway.port)
            _ = try await connection.request(
                "GET", "/ws/alerts/alice?token=\(try await running.token("alice"))", headers: RawConnection.handshake)
            let before = try #require(try await secondsSinceHeartbeat(running)?["last_heartbeat"] as? String)
            var last = before
            while last == before {
                let json = String(decoding: try await connection.frame().payload, as: UTF8.self)
                #expect(json.contains(#""type":"ping""#))
                connection.send(RawConnection.frame(0x81, Array(json.replacing("ping", with: "pong").utf8)))
                last = try #require(try await secondsSinceHeartbeat(running)?["last_heartbeat"] as? String)
            }
        }
    }

    /// For an hour, every 30 seconds, neither more nor less.
    @Test func everyThirtySeconds() {
        var session = SessionState(
            heartbeat: Heartbeat(now: .zero), expiry: .seconds(9999), expiryAt: UTCTimestamp(milliseconds: 0))
        let time = UTCTimestamp(milliseconds: 0)
        var pings: [Duration] = []
        var now = Duration.zero
        while now <= .seconds(3600) {
            let due = session.poll(now: now, at: time)
            if due.actions.contains(.send(.ping(time))) {
                pings.append(now)
                _ = session.receive(.pong(time), at: time)
            }
            guard let deadline = due.deadline else {
                Issue.record("the session closed at \(now)")
                return
            }
            now = deadline
        }
        #expect(pings == (1...120).map { .seconds(30 * $0) })
    }
}
