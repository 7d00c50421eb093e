import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import Testing

/// Connections that ask for too much, or for nothing.
struct HostileConnectionTests {
    @Test func wrongTokensFromOneAddress() async throws {
        try await RunningGateway.with({ $0.authentication.failedLoginsPerMinute = 3 }) { running in
            let token = try await running.token("alice")
            let path = "/ws/alerts/alice?token="
            for _ in 0..<5 {
                // What is not a wrong token does not count.
                #expect(try await running.get("/ws/alerts/alice", headers: RawConnection.handshake).status == 401)
                let old = try await running.token("alice", lifetime: .seconds(-60))
                #expect(try await running.get(path + old, headers: RawConnection.handshake).status == 401)
            }
            for _ in 0..<3 {
                #expect(try await running.get(path + "wrong", headers: RawConnection.handshake).status == 401)
            }
            for token in ["wrong", token] {
                let refused = try await running.get(path + token, headers: RawConnection.handshake)
                #expect(refused.status == 429)
                #expect(refused.body.contains("too_many_failures"))
                let line = try #require(
                    refused.head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("retry-after: ") })
                #expect((1...21).contains(Int(line.dropFirst(13)) ?? 0))
            }
            #expect(try await running.post([], role: .publisher).status == 429)
            #expect(try await running.get("/healthz").status == 200)
            let elsewhere = try await RawConnection.open(port: running.gateway.port, from: "127.0.0.2")
            #expect(try await elsewhere.request("GET", path + token, headers: RawConnection.handshake).status == 101)
        }
    }

    @Test func pagesOfOthers() async throws {
        try await RunningGateway.with({ $0.authentication.allowedOrigins = ["https://alerts.example"] }) { running in
            let alice = RawConnection.handshake + ["Authorization: Bearer \(try await running.token("alice"))"]
            for (origin, status) in [
                ("https://alerts.example", 101), ("https://evil.example", 403), ("null", 403), ("http://test", 101),
            ] {
                let answer = try await running.get("/ws/alerts/alice", headers: alice + ["Origin: \(origin)"])
                #expect(answer.status == status, "\(origin)")
            }
            #expect(try await running.get("/ws/alerts/alice", headers: alice).status == 101)
            #expect(try await running.get("/healthz", headers: ["Origin: https://evil.example"]).status == 200)
        }
    }

    @Test func headsThatAreTooLarge() async throws {
        try await RunningGateway.with { running in
            let long = String(repeating: "x", count: 20 << 10)
            let fields = (0..<200).map { "X-\($0): y" }
            let fewLong = (0..<5).map { "X-\($0): \(long.prefix(10 << 10))" }
            for (path, headers) in [
                ("/" + long, []), ("/healthz", ["X: \(long)"]), ("/healthz", fields), ("/", fewLong),
            ] {
                let answer = try await running.get(path, headers: headers)
                #expect(answer.status == 431)
                #expect(answer.body.contains("head_too_large"))
            }
        }
    }

    /// The answer comes although more follows than the system's buffers hold, and nobody reads it.
    @Test func bodiesOfStrangersAreNotRead() async throws {
        try await RunningGateway.with { running in
            for (headers, status) in [
                ([], 401), (["Authorization: Bearer wrong"], 401),
                (["Authorization: Bearer \(try await running.token("alice"))"], 403),
            ] {
                let connection = try await RawConnection.open(port: running.gateway.port)
                let head = ["POST /api/alerts HTTP/1.1", "Host: t", "Content-Length: 8000000"] + headers
                connection.send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8))
                for _ in 0..<8 { connection.send([UInt8](repeating: 0x20, count: 1_000_000)) }
                #expect(try await connection.answer().status == status)
                await #expect(throws: RawConnection.Ended.self) { try await connection.read(1) }
            }
        }
    }

    @Test func whoMaySendABodyIsAskedToGoOn() async throws {
        try await RunningGateway.with { running in
            let connection = try await RawConnection.open(port: running.gateway.port)
            let token = try await running.token("camera", .publisher)
            let head = [
                "POST /api/alerts HTTP/1.1", "Host: t", "Content-Length: 2", "Expect: 100-continue",
                "Authorization: Bearer \(token)",
            ]
            connection.send(Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8))
            #expect(try await connection.answer().status == 100)
            connection.send(Array("{}".utf8))
            #expect(try await connection.answer().status == 422)
        }
    }

    @Test func thousandsThatSayNothing() async throws {
        OpenFileLimit.raise()
        try await RunningGateway.with({ $0.connections.maximumWaiting = 200 }) { running in
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            try await events.connected()
            var silent: [RawConnection] = []
            for index in 0..<2000 {
                let connection = try await RawConnection.open(port: running.gateway.port)
                if index.isMultiple(of: 2) {
                    connection.send(Array("GET /ws/alerts/alice HTTP/1.1\r\nHost: x\r\nX-".utf8))
                }
                silent.append(connection)
                if index.isMultiple(of: 500) {
                    try await running.publish("\(index)")
                    #expect(try await events.nextAlert()?.delivered.alert.alertID == "\(index)")
                }
            }
            // The first ones made room for the others and for the requests that were served meanwhile.
            for connection in silent.prefix(1700) {
                await #expect(throws: RawConnection.Ended.self) { try await connection.read(1) }
            }
            #expect(try await running.get("/healthz").status == 200)
            let bob = try await running.token("bob")
            #expect(
                try await running.get("/ws/alerts/bob?token=\(bob)", headers: RawConnection.handshake).status == 101)
        }
    }

    @Test func noMoreThanFit() async throws {
        try await RunningGateway.with({ $0.connections.maximumOpen = 3 }) { running in
            var users: [RawConnection] = []
            for user in ["alice", "bob"] {
                let connection = try await RawConnection.open(port: running.gateway.port)
                let token = try await running.token(user)
                _ = try await connection.request(
                    "GET", "/ws/alerts/\(user)?token=\(token)", headers: RawConnection.handshake)
                users.append(connection)
            }
            let silent = try await RawConnection.open(port: running.gateway.port)
            func isServed() async throws -> Bool {
                let quick = try await RawConnection.open(port: running.gateway.port)
                return try await quick.request("GET", "/healthz").status == 200
            }
            // On several event loops the silent one may be entered second and take the other's place; then it is there.
            let served: Bool
            do { served = try await isServed() } catch is RawConnection.Ended { served = try await isServed() }
            #expect(served)
            await #expect(throws: RawConnection.Ended.self) { try await silent.read(1) }
            users[0].send(RawConnection.frame(0x89, [1]))
            #expect(try await users[0].frame().opcode == 10)
        }
    }
}
