import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import Testing

/// A client that breaks the rules, on a real socket.
struct SessionHandlerTests {
    @Test func whatCannotBeReadIsAnsweredAndTheConnectionStays() async throws {
        try await RunningGateway.with { running in
            let connection = try await RawConnection.open(port: running.gateway.port)
            _ = try await connection.request(
                "GET", "/ws/alerts/alice?token=\(try await running.token("alice"))", headers: RawConnection.handshake)
            for (text, code) in [
                ("nonsense", "invalid_message"), (#"{"type":"what"}"#, "unknown_type"),
                (#"{"type":"ack"}"#, "invalid_message"),
                (#"{"type":"auth","token":"x"}"#, "invalid_token"),
            ] {
                connection.send(RawConnection.frame(0x81, Array(text.utf8)))
                guard case .error(let detail) = try await connection.message() else {
                    Issue.record("expected an error for \(text)")
                    continue
                }
                #expect(detail.code == code)
            }
            connection.send(RawConnection.frame(0x89, [7, 7]))
            let pong = try await connection.frame()
            #expect(pong.opcode == 10)
            #expect(pong.payload == [7, 7])
            connection.send(
                RawConnection.frame(0x01, Array(#"{"type":"#.utf8)) + RawConnection.frame(0x80, Array(#""ping"}"#.utf8))
            )
            guard case .pong = try await connection.message() else {
                Issue.record("expected a pong")
                return
            }
        }
    }

    @Test func stoppingSaysGoingAway() async throws {
        try await RunningGateway.with { running in
            let connection = try await RawConnection.open(port: running.gateway.port)
            _ = try await connection.request(
                "GET", "/ws/alerts/alice?token=\(try await running.token("alice"))", headers: RawConnection.handshake)
            let gateway = running.gateway
            async let stopped: Void = gateway.stop()
            #expect(try await connection.closeCode() == 1001)
            connection.send(RawConnection.frame(0x88, [0x03, 0xE9]))
            await stopped
        }
    }

    /// Long alerts go out from their file as far as the kernel takes them, then by the channel.
    @Test func whoReadsLateGetsEveryByte() async throws {
        try await RunningGateway.with({ $0.delivery.queueBytes = 64 << 20 }) { running in
            try await running.publish("0")
            let connection = try await RawConnection.open(port: running.gateway.port)
            _ = try await connection.request(
                "GET", "/ws/alerts/alice?token=\(try await running.token("alice"))", headers: RawConnection.handshake)
            // Once the log's alert came, the next goes out at once.
            _ = try await connection.message()
            try await connection.reads(false)
            // More than the kernel's buffers hold.
            let frames = (1...20).map { index in
                String(repeating: ["AAAA", "BBBB", "CCCC"][index % 3], count: 100_000 + index * 100)
            }
            for (index, frame) in frames.enumerated() { try await running.publish("\(index + 1)", frame: frame) }
            try await connection.reads(true)
            for (index, frame) in frames.enumerated() {
                guard case .alert(let delivered) = try await connection.message() else {
                    Issue.record("expected alert \(index + 1)")
                    return
                }
                #expect(delivered.seq == Int64(index + 2))
                #expect(delivered.alert.frame == frame)
            }
        }
    }

    @Test func whoReadsTooSlowlyIsClosedAndGetsTheRestLater() async throws {
        try await RunningGateway.with({ $0.delivery.queueBytes = 1 << 20 }) { running in
            try await running.publish("0")
            let connection = try await RawConnection.open(port: running.gateway.port)
            _ = try await connection.request(
                "GET", "/ws/alerts/alice?token=\(try await running.token("alice"))", headers: RawConnection.handshake)
            // Once the log's alert came, the next goes out at once.
            _ = try await connection.message()
            try await connection.reads(false)
            let admin = try await running.token("root", .admin)
            var published = 0
            while try await running.get("/ws/connections?token=\(admin)").body.contains("alice") {
                published += 1
                try #require(published < 100, "expected the kernel's buffers to be full by now")
                try await running.publish("\(published)", frame: String(repeating: "AAAA", count: 256 << 10))
            }
            // Whether the close frame is still read in time is the client's affair.
            #expect(try await running.get("/metrics").body.contains("\npicket_gateway_too_slow_total 1\n"))

            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            for seq in 0...published { #expect(try await events.nextAlert()?.delivered.seq == Int64(seq + 1)) }
        }
    }
}
