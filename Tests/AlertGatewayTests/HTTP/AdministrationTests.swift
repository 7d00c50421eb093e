import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import Testing

/// What administrators ask, and nobody else may.
@Suite struct AdministrationTests {
    private func administrator(_ running: RunningGateway) async throws -> String {
        "Authorization: Bearer \(try await running.token("root", .admin))"
    }

    @Test(arguments: [
        "/api/users", "/api/dead-letters", "/api/streams", "/api/streams/yard/decisions",
        "/api/streams/yard/snapshot.jpg",
    ])
    func othersMayNot(path: String) async throws {
        try await RunningGateway.with { running in
            let anonymous = try await running.get(path)
            #expect(anonymous.status == 401)
            let viewer = "Authorization: Bearer \(try await running.token("alice"))"
            let refused = try await running.get(path, headers: [viewer])
            #expect(refused.status == 403)
        }
    }

    @Test(.timeLimit(.minutes(1))) func usersAndWhatWaitsForThem() async throws {
        try await RunningGateway.with { running in
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            for number in 1...3 { try await running.publish("a\(number)", notify: .users(["alice"])) }
            subscription.acknowledge(try #require(try await events.nextAlert()))
            let administrator = try await administrator(running)
            func users() async throws -> [UserReport] {
                let answer = try await running.get("/api/users", headers: [administrator])
                return try JSONDecoder().decode([String: [UserReport]].self, from: Data(answer.body.utf8))["users"]
                    ?? []
            }
            while try await users().first?.waiting != 2 {}
            let found = try await users()
            #expect(found.map(\.userID) == ["alice", "bob"])
            #expect(found.map(\.kept) == [3, 0])
            #expect(found.map(\.lastSeq) == [3, 0])
            let letters = try await running.get("/api/dead-letters", headers: [administrator])
            #expect(letters.body == "{\"dead_letters\":[]}")
        }
    }

    @Test func administratorsAddAndRemoveUsers() async throws {
        try await RunningGateway.with { running in
            let administrator = try await administrator(running)
            func ask(_ method: String, _ path: String, _ body: String = "", as token: String) async throws
                -> HTTPAnswerText
            {
                try await RawConnection.open(port: running.gateway.port)
                    .request(method, path, headers: [token], body: Array(body.utf8))
            }
            let added = try await ask("POST", "/api/users", #"{"user_id":"carol"}"#, as: administrator)
            #expect(added.status == 201)
            #expect(added.body == #"{"duplicate":false,"user_id":"carol"}"#)
            let again = try await ask("POST", "/api/users", #"{"user_id":"carol"}"#, as: administrator)
            #expect(again.status == 200)
            #expect(again.body == #"{"duplicate":true,"user_id":"carol"}"#)
            for body in ["", "{}", #"{"user_id":"a/b"}"#, #"{"user_id":"*"}"#, #"{"user_id":""}"#] {
                #expect(try await ask("POST", "/api/users", body, as: administrator).status == 422, "\(body)")
            }
            let viewer = "Authorization: Bearer \(try await running.token("carol"))"
            #expect(try await ask("POST", "/api/users", #"{"user_id":"dave"}"#, as: viewer).status == 403)
            #expect(try await ask("DELETE", "/api/users/alice", as: viewer).status == 403)

            // Whoever is removed is shown out, and does not come back.
            let connection = try await RawConnection.open(port: running.gateway.port)
            let handshake = [viewer] + RawConnection.handshake
            #expect(try await connection.request("GET", "/ws/alerts/carol", headers: handshake).status == 101)
            let removed = try await ask("DELETE", "/api/users/carol", as: administrator)
            #expect(removed.status == 200)
            #expect(removed.body == #"{"user_id":"carol"}"#)
            #expect(try await connection.closeCode() == 1008)
            #expect(try await running.get("/ws/alerts/carol", headers: handshake).status == 403)
            #expect(try await ask("DELETE", "/api/users/carol", as: administrator).status == 404)
            let other = try await ask("PUT", "/api/users", as: administrator)
            #expect(other.status == 405)
            #expect(other.head.contains("Allow: GET, POST\r\n"))
        }
    }

    @Test func camerasAreAskedForAtTheService() async throws {
        let service = try await DocumentServer("{\"streams\":[]}")
        let base = "http://127.0.0.1:\(service.port)"
        try await RunningGateway.with({ $0.service = HTTPLocation(base) }) { running in
            let administrator = try await administrator(running)
            let streams = try await running.get("/api/streams", headers: [administrator])
            #expect(streams.status == 200)
            #expect(streams.body == "{\"streams\":[]}")
            // Neither the query, which may hold a token, nor another path goes on.
            let picture = try await running.get(
                "/api/streams/ya%2Frd/snapshot.jpg?token=\(try await running.token("root", .admin))")
            #expect(picture.status == 200)
            #expect(picture.head.contains("Content-Type: image/jpeg"))
            let other = try await running.get("/api/streams/yard/secrets", headers: [administrator])
            #expect(other.status == 404)
            #expect(service.requests == ["/api/streams", "/api/streams/ya%2Frd/snapshot.jpg"])
            service.document = nil
            let failed = try await running.get("/api/streams", headers: [administrator])
            #expect(failed.status == 502)
        }
        try await service.stop()
    }

    @Test func withoutAServiceThereAreNoCameras() async throws {
        try await RunningGateway.with { running in
            let answer = try await running.get("/api/streams", headers: [try await administrator(running)])
            #expect(answer.status == 404)
            #expect(answer.body.contains("service: http://127.0.0.1:8090"))
        }
    }
}
