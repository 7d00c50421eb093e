import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import Testing

/// The flow document's diagram "Connection Monitoring".
struct ConnectionMonitoringTests {
    @Test func theStatisticsHaveExactlyTheseFields() throws {
        let start = UTCTimestamp(milliseconds: 1_000_000)
        let statistics = ConnectionStatistics(connections: [
            ConnectionStatistics.Connection(
                userID: "alice", connectedAt: start, lastHeartbeat: start.advanced(by: .seconds(3585)), sentSeq: 0,
                queuedBytes: 0, now: start.advanced(by: .seconds(3600)))
        ])
        let json = try #require(
            try JSONSerialization.jsonObject(with: try JSONEncoder().encode(statistics)) as? [String: Any])
        #expect(Set(json.keys) == ["total_connections", "connections"])
        #expect(json["total_connections"] as? Int == 1)
        let connection = try #require((json["connections"] as? [[String: Any]])?.first)
        let documented: Set = ["user_id", "connected", "uptime_seconds", "last_heartbeat", "seconds_since_heartbeat"]
        let added: Set = ["connected_at", "sent_seq", "queued_bytes"]
        #expect(Set(connection.keys) == documented.union(added))
        #expect(connection["user_id"] as? String == "alice")
        #expect(connection["connected"] as? Bool == true)
        #expect(connection["uptime_seconds"] as? Int == 3600)
        #expect(connection["last_heartbeat"] as? String == "1970-01-01T01:16:25.000Z")
        #expect(connection["seconds_since_heartbeat"] as? Int == 15)
    }

    /// One connection a user, and none of those who left.
    @Test func whoLeavesIsCleanedUp() async throws {
        try await RunningGateway.with { running in
            let admin = try await running.token("root", .admin)
            func total() async throws -> Int? {
                let body = try await running.get("/ws/connections?token=\(admin)").body
                return (try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])?["total_connections"]
                    as? Int
            }
            let alice = try await running.subscription("alice")
            var aliceEvents = alice.makeAsyncIterator()
            try await aliceEvents.connected()
            let again = try await running.subscription("alice")
            var againEvents = again.makeAsyncIterator()
            try await againEvents.connected()
            let bob = try await running.subscription("bob")
            var bobEvents = bob.makeAsyncIterator()
            try await bobEvents.connected()
            #expect(try await total() == 2)
            bob.close()
            while try await total() != 1 { await Task.yield() }
            again.close()
            while try await total() != 0 { await Task.yield() }
        }
    }
}
