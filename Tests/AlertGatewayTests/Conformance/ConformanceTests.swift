import AlertGateway
import AlertProtocol
import Foundation
import Testing

/// RFC 6455 over a raw connection to a running gateway.
struct ConformanceTests {
    private func run(_ cases: [ConformanceCase]) async throws {
        try await RunningGateway.with { running in
            let token = try await running.token("alice")
            for test in cases {
                let connection = try await RawConnection.open(port: running.gateway.port)
                let answer = try await connection.request(
                    "GET", "/ws/alerts/alice?token=\(token)", headers: RawConnection.handshake)
                try #require(answer.status == 101)
                let piece = test.piece ?? test.bytes.count
                for start in stride(from: 0, to: test.bytes.count, by: piece) {
                    connection.send(Array(test.bytes[start..<min(start + piece, test.bytes.count)]))
                }
                for expected in test.answers {
                    #expect(try await self.answer(connection) == expected, "\(test.number)")
                }
                if case .close = test.answers.last {
                    await #expect(throws: RawConnection.Ended.self, "\(test.number)") { try await connection.read(1) }
                } else {
                    connection.send(ConformanceCase.close(1000))
                    #expect(try await self.answer(connection) == .close(1000), "\(test.number)")
                }
            }
        }
    }

    private func answer(_ connection: RawConnection) async throws -> ConformanceCase.Answer? {
        let frame = try await connection.frame()
        switch frame.opcode {
        case 1:
            guard case .error(let detail) = try JSONDecoder().decode(ServerMessage.self, from: Data(frame.payload))
            else { return nil }
            if detail.code == "invalid_message" { return .notAMessage }
            let parts = detail.message.split(separator: "\"", omittingEmptySubsequences: false)
            return detail.code == "unknown_type" && parts.count == 3 ? .unknownType(String(parts[1])) : nil
        case 8: return .close(UInt16(frame.payload[0]) << 8 | UInt16(frame.payload[1]))
        case 10: return .pong(frame.payload)
        default: return nil
        }
    }

    @Test func framing() async throws { try await run(ConformanceCase.framing) }

    @Test func text() async throws { try await run(ConformanceCase.text) }

    @Test func closing() async throws { try await run(ConformanceCase.closing) }

    /// The opening handshake (RFC 6455 §4.2).
    @Test func handshakes() async throws {
        let upgrade = "Upgrade: websocket"
        let connection = "Connection: Upgrade"
        let version = "Sec-WebSocket-Version: 13"
        let key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        let cases: [(String, [String], Int)] = [
            ("plain", [upgrade, connection, version, key], 101),
            ("other case", ["uPGRADE: WebSocket", "cONNECTION: uPGRADE", "sec-websocket-version: 13", key], 101),
            ("lists", ["Upgrade: h2c, websocket", "Connection: keep-alive, Upgrade", version, key], 101),
            ("two lines", [upgrade, "Connection: keep-alive", "Connection: Upgrade", version, key], 101),
            (
                "unknown extension",
                [upgrade, connection, version, key, "Sec-WebSocket-Extensions: permessage-deflate"], 101
            ),
            ("unknown protocol", [upgrade, connection, version, key, "Sec-WebSocket-Protocol: chat"], 101),
            ("no upgrade", [connection, version, key], 426),
            ("other upgrade", ["Upgrade: h2c", connection, version, key], 426),
            ("no connection", [upgrade, version, key], 426),
            ("other connection", [upgrade, "Connection: close", version, key], 426),
            ("no version", [upgrade, connection, key], 426),
            ("old version", [upgrade, connection, "Sec-WebSocket-Version: 8", key], 426),
            ("odd version", [upgrade, connection, "Sec-WebSocket-Version: 13a", key], 426),
            ("no key", [upgrade, connection, version], 400),
            ("short key", [upgrade, connection, version, "Sec-WebSocket-Key: AAAA"], 400),
            ("long key", [upgrade, connection, version, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQAA"], 400),
            ("odd key", [upgrade, connection, version, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ!=="], 400),
            ("two keys", [upgrade, connection, version, key, key], 400),
        ]
        try await RunningGateway.with { running in
            let token = try await running.token("alice")
            for (name, headers, status) in cases {
                let answer = try await running.get("/ws/alerts/alice?token=\(token)", headers: headers)
                #expect(answer.status == status, "\(name)")
                let lines = answer.head.lowercased()
                if status == 101 {
                    #expect(answer.head.contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), "\(name)")
                    #expect(!lines.contains("extensions"), "\(name)")
                    #expect(!lines.contains("sec-websocket-protocol"), "\(name)")
                }
                if status == 426 { #expect(lines.contains("sec-websocket-version: 13\r\n"), "\(name)") }
            }
            for line in ["POST", "PUT"] {
                let answer = try await running.get(
                    "/ws/alerts/alice?token=\(token)", method: line, headers: RawConnection.handshake)
                #expect(answer.status == 405)
            }
        }
    }

    /// Frames right behind the handshake, in one packet with it.
    @Test func impatience() async throws {
        try await RunningGateway.with { running in
            let connection = try await RawConnection.open(port: running.gateway.port)
            let head = ["GET /ws/alerts/alice?token=\(try await running.token("alice")) HTTP/1.1", "Host: t"]
            let lines = (head + RawConnection.handshake).joined(separator: "\r\n") + "\r\n\r\n"
            connection.send(Array(lines.utf8) + ConformanceCase.ping([1, 2, 3]))
            #expect(try await connection.answer().status == 101)
            #expect(try await answer(connection) == .pong([1, 2, 3]))
        }
    }

    /// Whoever asks on and on without reading the answers is closed before they fill the memory.
    @Test func aFloodOfPings() async throws {
        try await RunningGateway.with { running in
            let connection = try await RawConnection.open(port: running.gateway.port)
            _ = try await connection.request(
                "GET", "/ws/alerts/alice?token=\(try await running.token("alice"))", headers: RawConnection.handshake)
            try await connection.reads(false)
            let admin = try await running.token("root", .admin)
            let pings = (0..<1000).flatMap { _ in ConformanceCase.ping([UInt8](repeating: 0, count: 125)) }
            var rounds = 0
            while try await running.get("/ws/connections?token=\(admin)").body.contains("alice") {
                rounds += 1
                try #require(rounds < 1000, "expected the kernel's buffers to be full by now")
                connection.send(pings)
            }
            // Whether the close frame is still read in time is the client's affair.
            #expect(try await running.get("/metrics").body.contains("\npicket_gateway_too_slow_total 1\n"))
        }
    }
}
