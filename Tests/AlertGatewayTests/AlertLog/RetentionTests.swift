import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import Testing

/// What goes, and what those are told who come too late.
struct RetentionTests {
    private func resume(_ running: RunningGateway, after seq: Int64, epoch: String) async throws -> RawConnection {
        let connection = try await RawConnection.open(port: running.gateway.port)
        _ = try await connection.request(
            "GET", "/ws/alerts/alice?last_seq=\(seq)&epoch=\(epoch)&token=\(try await running.token("alice"))",
            headers: RawConnection.handshake)
        return connection
    }

    private func epoch(_ running: RunningGateway) async throws -> String {
        let subscription = try await running.subscription("alice")
        var events = subscription.makeAsyncIterator()
        return try #require(try await events.nextAlert()).delivered.epoch
    }

    @Test func aGapIsSaidOpenly() async throws {
        try await RunningGateway.with({ $0.delivery.retention.alertsPerUser = 3 }) { running in
            for index in 1...10 { try await running.publish("a\(index)") }
            let epoch = try await epoch(running)
            _ = try await running.gateway.prune()
            for (lastSeq, expected) in [
                (2, Resumption(status: .gap, fromSeq: 8, toSeq: 10)),
                (6, Resumption(status: .gap, fromSeq: 8, toSeq: 10)),
                (7, Resumption(status: .replayed, fromSeq: 8, toSeq: 10)),
                (9, Resumption(status: .replayed, fromSeq: 10, toSeq: 10)),
                (10, Resumption(status: .nothing)),
            ] as [(Int64, Resumption)] {
                let connection = try await resume(running, after: lastSeq, epoch: epoch)
                #expect(try await connection.message() == .resume(expected), "\(lastSeq)")
                guard case .alert(let alert) = try await connection.message() else {
                    Issue.record("expected an alert after \(lastSeq)")
                    return
                }
                #expect(alert.seq == 8)
            }
            // The sequence goes on, also after a restart.
            try await running.restart()
            try await running.publish("next")
            _ = try await running.gateway.prune()
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            for seq: Int64 in [9, 10, 11] { #expect(try await events.nextAlert()?.delivered.seq == seq) }
        }
    }

    @Test func oldAlertsGo() async throws {
        try await RunningGateway.with({ $0.delivery.retention.age = .seconds(3600) }) { running in
            for index in 0..<3 { try await running.publish("a\(index)") }
            #expect(try await running.gateway.prune() == 0)
            #expect(try await running.gateway.prune(at: UTCTimestamp.now.advanced(by: .seconds(3700))) == 3)
            #expect(try await running.gateway.prune() == 0)
            try await running.publish("a0")
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            #expect(try await events.nextAlert()?.delivered.seq == 4)
        }
    }

    @Test func theDiskIsBounded() async throws {
        try await RunningGateway.with({ $0.delivery.retention.bytes = 64 << 10 }) { running in
            let frame = String(repeating: "AAAA", count: 500)
            for index in 0..<100 { try await running.publish("a\(index)", frame: frame) }
            _ = try await running.gateway.prune()
            let folder = running.folder.path + "/alerts"
            let sizes = try FileManager.default.contentsOfDirectory(atPath: folder).map {
                try FileManager.default.attributesOfItem(atPath: folder + "/" + $0)[.size] as? Int ?? 0
            }
            #expect(sizes.reduce(0, +) <= 64 << 10)
            #expect(sizes.reduce(0, +) > 32 << 10)
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            let first = try #require(try await events.nextAlert()).delivered
            #expect(first.seq > 50)
            #expect(first.alert.alertID == "a\(first.seq - 1)")
        }
    }
}
