import AlertClient
import AlertGateway
import AlertProtocol
import Configuration
import Foundation
import TestSupport
import Testing

/// What those see who run a gateway.
struct MonitoringTests {
    private func metric(_ name: String, _ running: RunningGateway) async throws -> Double? {
        let text = try await running.get("/metrics").body
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line?.split(separator: " ").last.flatMap { Double($0) }
    }

    @Test func whatHappensIsCounted() async throws {
        try await RunningGateway.with { running in
            try await running.publish("a")
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            let first = try #require(try await events.nextAlert())
            try await running.publish("b")
            try await running.publish("b")
            _ = try await events.nextAlert()
            subscription.acknowledge(first)
            while try await metric("picket_gateway_alerts_acknowledged_total", running) != 1 { await Task.yield() }
            for (name, value) in [
                ("connections", 1), ("alerts_published_total", 2), ("alerts_duplicate_total", 1),
                ("alerts_delivered_total", 2), ("alerts_replayed_total", 1), ("alerts_redelivered_total", 0),
                ("publish_seconds_count", 2), ("accepted_to_acknowledged_seconds_count", 1),
                ("capture_to_acknowledged_seconds_count", 1), ("capture_to_accepted_seconds_count", 2),
            ] as [(String, Double)] {
                #expect(try await metric("picket_gateway_" + name, running) == value, "\(name)")
            }
        }
    }

    @Test func theOpenEndpointsCanBeElsewhere() async throws {
        try await RunningGateway.with({ $0.monitoring = SocketEndpoint(host: "127.0.0.1", port: 0) }) { running in
            #expect(try await running.get("/metrics").status == 404)
            #expect(try await running.get("/healthz").status == 404)
            #expect(try await running.get("/").status == 200)
            for path in ["/metrics", "/healthz", "/readyz"] {
                let connection = try await RawConnection.open(port: running.gateway.monitoringPort)
                #expect(try await connection.request("GET", path).status == 200)
            }
            let connection = try await RawConnection.open(port: running.gateway.monitoringPort)
            #expect(try await connection.request("GET", "/ws/connections").status == 404)
        }
    }

    @Test func aFullDiskRefusesAlertsAndLosesNone() async throws {
        try await RunningGateway.with({ $0.delivery.retention.bytes = 64 << 10 }) { running in
            let frame = String(repeating: "AAAA", count: 2000)
            #expect(try await running.publish("a", frame: frame) == 202)
            // The next segment goes where nothing fits.
            try FileManager.default.createSymbolicLink(
                atPath: running.folder.path + "/alerts/0000000002.bodies", withDestinationPath: "/dev/full")
            #expect(try await running.publish("b", frame: frame) == 503)
            #expect(try await metric("picket_gateway_alerts_refused_total", running) == 1)
            try FileManager.default.createSymbolicLink(
                atPath: running.folder.path + "/alerts/0000000003.bodies", withDestinationPath: "/dev/full")
            #expect(try await running.get("/readyz").status == 503)
            // There is room again.
            #expect(try await running.get("/readyz").status == 200)
            #expect(try await running.publish("b", frame: frame) == 202)
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            for id in ["a", "b"] { #expect(try await events.nextAlert()?.delivered.alert.alertID == id) }
        }
    }

    @Test func otherSettingsCountAtOnce() async throws {
        try await RunningGateway.with { running in
            for index in 0..<5 { try await running.publish("a\(index)") }
            var settings = GatewaySettings()
            settings.delivery.retention.alertsPerUser = 2
            settings.maximumAlertBytes = 10
            running.gateway.apply(settings)
            _ = try await running.gateway.prune()
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            #expect(try await events.nextAlert()?.delivered.seq == 4)
            #expect(try await running.publish("big") == 413)
        }
    }
}
