import AlertClient
import AlertGateway
import AlertProtocol
import Configuration
import Foundation
import Testing

struct HTTPTests {
    @Test func statuses() async throws {
        try await RunningGateway.with { running in
            let viewer = "Authorization: Bearer \(try await running.token("alice"))"
            let cases: [(String, String, [String], Int)] = [
                ("GET", "/healthz", [], 200), ("GET", "/readyz", [], 200), ("GET", "/", [], 200),
                ("GET", "/nope", [], 404), ("GET", "/ws/alerts/", [viewer], 404),
                ("GET", "/ws/alerts/a/b", [viewer], 404),
                ("GET", "/api/alerts", [], 401), ("PUT", "/api/alerts", [], 405), ("POST", "/ws/connections", [], 405),
                ("DELETE", "/healthz", [], 405),
                ("GET", "/%zz", [], 400), ("GET", "/ws/connections", [], 401),
                ("GET", "/ws/connections", [viewer], 403),
                ("GET", "/ws/alerts/alice", [viewer], 426),
                ("GET", "/ws/alerts/alice", [viewer, "Upgrade: websocket", "Connection: Upgrade"], 426),
                (
                    "GET", "/ws/alerts/alice",
                    [viewer, "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"], 400
                ),
            ]
            for (method, path, headers, status) in cases {
                let answer = try await running.get(path, method: method, headers: headers)
                #expect(answer.status == status, "\(method) \(path)")
                if status >= 400 {
                    let body = try JSONDecoder().decode(ErrorBody.self, from: Data(answer.body.utf8))
                    #expect(!body.error.code.isEmpty)
                    #expect(!body.error.message.isEmpty)
                }
            }
        }
    }

    @Test func aConnectionServesManyRequests() async throws {
        try await RunningGateway.with { running in
            let connection = try await RawConnection.open(port: running.gateway.port)
            for _ in 0..<3 { #expect(try await connection.request("GET", "/healthz").body == "ok\n") }
            #expect(try await connection.request("GET", "/nope").status == 404)
            #expect(try await connection.request("GET", "/healthz").status == 200)
        }
    }

    @Test func whoMayPublish() async throws {
        try await RunningGateway.with { running in
            let published = PublishedAlert(alert: RunningGateway.alert("a"), notify: .everyone)
            let body = [UInt8](try JSONEncoder().encode(published))
            #expect(try await running.post(body, role: .viewer).status == 403)
            let connection = try await RawConnection.open(port: running.gateway.port)
            #expect(try await connection.request("POST", "/api/alerts", body: body).status == 401)
            let accepted = try await running.post(body, role: .admin)
            #expect(accepted.status == 202)
            let receipt = try JSONDecoder().decode(PublishReceipt.self, from: Data(accepted.body.utf8))
            #expect(receipt == PublishReceipt(alertID: "a", duplicate: false))
        }
    }

    @Test func aBodyCanBeTooLong() async throws {
        try await RunningGateway.with({ $0.maximumAlertBytes = 1000 }) { running in
            #expect(try await running.post([UInt8](repeating: 0x20, count: 1000)).status == 422)
            #expect(try await running.post([UInt8](repeating: 0x20, count: 1001)).status == 413)
            let connection = try await RawConnection.open(port: running.gateway.port)
            let chunk = "200\r\n" + String(repeating: " ", count: 512) + "\r\n"
            let head = """
                POST /api/alerts HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\
                Authorization: Bearer \(try await running.token("camera", .publisher))\r\n\r\n
                """
            connection.send(Array("\(head)\(chunk)\(chunk)".utf8))
            #expect(try await connection.answer().status == 413)
        }
    }

    @Test func thisIsNotHTTP() async throws {
        try await RunningGateway.with { running in
            let connection = try await RawConnection.open(port: running.gateway.port)
            connection.send(Array("\u{16}\u{3}\u{1} hello\r\n\r\n".utf8))
            #expect(try await connection.answer().status == 400)
        }
    }

    @Test func whoIsConnected() async throws {
        try await RunningGateway.with { running in
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            try await running.publish("a")
            _ = try await events.nextAlert()
            let answer = try await running.get(
                "/ws/connections?token=\(try await running.token("root", .admin))")
            #expect(answer.status == 200)
            let json = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
            #expect(json?["total_connections"] as? Int == 1)
            let connection = try #require((json?["connections"] as? [[String: Any]])?.first)
            #expect(connection["user_id"] as? String == "alice")
            #expect(connection["connected"] as? Bool == true)
            #expect(connection["uptime_seconds"] is Int)
            #expect(connection["seconds_since_heartbeat"] is Int)
            #expect((connection["last_heartbeat"] as? String).flatMap { UTCTimestamp($0) } != nil)
            #expect(connection["sent_seq"] as? Int == 1)
        }
    }

    @Test func aPortInUseIsAnError() async throws {
        try await RunningGateway.with { running in
            let settings = GatewaySettings(listen: SocketEndpoint(host: "127.0.0.1", port: running.gateway.port))
            let error = await #expect(throws: GatewayError.self) {
                try await Gateway.start(settings, folder: running.folder, logger: RunningGateway.logger)
            }
            #expect(error?.kind == .listen)
            #expect(error?.description.contains("\(running.gateway.port)") == true)
        }
    }
}
