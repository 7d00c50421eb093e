import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import Testing

/// What a token allows while a connection lives.
struct RenewalTests {
    private func connect(_ running: RunningGateway, _ token: String) async throws -> RawConnection {
        let connection = try await RawConnection.open(port: running.gateway.port)
        let answer = try await connection.request(
            "GET", "/ws/alerts/alice?token=\(token)", headers: RawConnection.handshake)
        try #require(answer.status == 101)
        return connection
    }

    private func say(_ message: String, on connection: RawConnection) {
        connection.send(RawConnection.frame(0x81, Array(message.utf8)))
    }

    private func nextAlert(_ connection: RawConnection) async throws -> String? {
        while true {
            if case .alert(let alert) = try await connection.message() { return alert.alert.alertID }
        }
    }

    /// The answer to a ping says that what came before it is done.
    private func settle(_ connection: RawConnection) async throws {
        say(#"{"type":"ping"}"#, on: connection)
        while true { if case .pong = try await connection.message() { return } }
    }

    @Test func expiryIsToldAndCloses() async throws {
        try await RunningGateway.with { running in
            // On a machine that is slow enough a short token ends before the handshake.
            for lifetime in [1, 5, 30] {
                let token = try await running.token("alice", lifetime: .seconds(lifetime))
                let connection = try await RawConnection.open(port: running.gateway.port)
                let answer = try await connection.request(
                    "GET", "/ws/alerts/alice?token=\(token)", headers: RawConnection.handshake)
                guard answer.status == 101 else { continue }
                guard case .tokenExpiring = try await connection.message() else {
                    Issue.record("expected a notice")
                    return
                }
                #expect(try await connection.closeCode() == 4003)
                return
            }
            Issue.record("expected a connection")
        }
    }

    @Test func aRenewedTokenChangesWhatIsSeen() async throws {
        try await RunningGateway.with { running in
            let connection = try await connect(running, try await running.token("alice", streams: ["yard"]))
            try await settle(connection)
            try await running.publish("1", stream: "gate")
            try await running.publish("2", stream: "yard", notify: .everyone)
            #expect(try await nextAlert(connection) == "2")
            say(#"{"type":"auth","token":"\#(try await running.token("alice", streams: ["gate"]))"}"#, on: connection)
            // What was hidden comes, although newer ones were sent already.
            #expect(try await nextAlert(connection) == "1")
            try await running.publish("hidden", stream: "yard")
            try await running.publish("last", stream: "gate", notify: .everyone)
            #expect(try await nextAlert(connection) == "last")
        }
    }

    /// A wider token shows the older alerts on the same connection, and what was not acknowledged says that it comes again.
    @Test func aWiderTokenShowsWhatWasHidden() async throws {
        try await RunningGateway.with { running in
            let connection = try await connect(running, try await running.token("alice", streams: ["yard"]))
            for (id, stream) in [("1", "gate"), ("2", "yard"), ("3", "gate"), ("4", "yard")] {
                try await running.publish(id, stream: stream)
            }
            for id in ["2", "4"] { #expect(try await nextAlert(connection) == id) }
            say(#"{"type":"ack","seq":2}"#, on: connection)
            try await settle(connection)
            say(#"{"type":"auth","token":"\#(try await running.token("alice"))"}"#, on: connection)
            var again: [String: Bool] = [:]
            for _ in ["1", "3", "4"] {
                guard case .alert(let alert) = try await connection.message() else {
                    Issue.record("expected an alert")
                    return
                }
                again[alert.alert.alertID] = alert.redelivered
            }
            #expect(again["4"] == true)
            #expect(Set(again.keys) == ["1", "3", "4"])
            try await running.publish("5", stream: "gate")
            #expect(try await nextAlert(connection) == "5")
        }
    }

    /// Nobody has seen what was hidden from them, whatever number they acknowledge.
    @Test func anAcknowledgementOfANumberLeavesOutWhatIsHidden() async throws {
        try await RunningGateway.with { running in
            try await running.publish("1", stream: "gate")
            try await running.publish("2", stream: "yard")
            let narrow = try await connect(running, try await running.token("alice", streams: ["yard"]))
            #expect(try await nextAlert(narrow) == "2")
            say(#"{"type":"ack","seq":2}"#, on: narrow)
            try await settle(narrow)
            let wide = try await connect(running, try await running.token("alice"))
            #expect(try await nextAlert(wide) == "1")
            try await running.publish("3", stream: "yard")
            #expect(try await nextAlert(wide) == "3")
        }
    }

    @Test func whoseTokenDoesNotRenew() async throws {
        try await RunningGateway.with { running in
            let connection = try await connect(running, try await running.token("alice"))
            for (token, code) in [
                (try await running.token("bob"), "other_user"),
                (try await running.token("alice", .publisher), "wrong_role"),
                (try await running.token("alice", lifetime: .seconds(-5)), "token_expired"),
                ("garbage", "invalid_token"),
            ] {
                say(#"{"type":"auth","token":"\#(token)"}"#, on: connection)
                guard case .error(let detail) = try await connection.message() else {
                    Issue.record("expected an error for \(code)")
                    continue
                }
                #expect(detail.code == code)
            }
        }
    }

    @Test func aRemovedUserIsShownOut() async throws {
        try await RunningGateway.with { running in
            let token = try await running.token("alice")
            let connection = try await connect(running, token)
            let other = try await running.subscription("bob")
            var events = other.makeAsyncIterator()
            try await events.connected()
            #expect(try UserDirectory(folder: running.folder).remove("alice"))
            #expect(try await connection.closeCode() == 1008)
            let answer = try await running.get("/ws/alerts/alice?token=\(token)", headers: RawConnection.handshake)
            #expect(answer.status == 403)
            #expect(answer.body.contains("unknown_user"))
            try await running.publish("1", notify: .everyone)
            #expect(try await events.nextAlert()?.delivered.alert.alertID == "1")
        }
    }

    @Test func whatIsHiddenIsNeitherReplayedNorPublished() async throws {
        try await RunningGateway.with { running in
            try await running.publish("1", stream: "gate", notify: .everyone)
            try await running.publish("2", stream: "yard", notify: .everyone)
            let token = try await running.token("alice", streams: ["yard"])
            let connection = try await connect(running, "\(token)&last_seq=0")
            #expect(try await nextAlert(connection) == "2")
            try await running.publish("3", stream: "gate", notify: .everyone)
            try await running.publish("4", stream: "yard", notify: .everyone)
            #expect(try await nextAlert(connection) == "4")

            let body = [UInt8](
                try JSONEncoder().encode(
                    PublishedAlert(alert: RunningGateway.alert("5", stream: "gate"), notify: .everyone)))
            let publisher = try await running.token("camera", .publisher, streams: ["yard"])
            let answer = try await RawConnection.open(port: running.gateway.port).request(
                "POST", "/api/alerts", headers: ["Authorization: Bearer \(publisher)"], body: body)
            #expect(answer.status == 403)
            #expect(answer.body.contains("wrong_stream"))
        }
    }

    @Test func noTokenIsLogged() async throws {
        let lines = LogLines()
        try await RunningGateway.with(logger: lines.logger()) { running in
            let token = try await running.token("alice")
            let connection = try await connect(running, token)
            say(#"{"type":"auth","token":"\#(token)"}"#, on: connection)
            say(#"{"type":"auth","token":"\#(token)x"}"#, on: connection)
            _ = try await connection.message()
            for path in [
                "/ws/alerts/bob?token=\(token)", "/ws/alerts/\(token)?token=\(token)", "/\(token)?token=\(token)",
            ] {
                _ = try await running.get(path, headers: RawConnection.handshake)
                _ = try await running.get(path, headers: ["Authorization: Bearer \(token)"])
            }
            _ = try await running.get("/ws/connections?%74oken=\(token)")
            try await running.publish("1")
            connection.send(RawConnection.frame(0x88, [0x03, 0xE8]))
            #expect(try await connection.closeCode() == 1000)
        }
        #expect(lines.all.count > 8)
        #expect(lines.all.contains { $0.contains("connected") })
        #expect(lines.all.allSatisfy { !$0.contains("eyJ") }, "\(lines.all.filter { $0.contains("eyJ") })")
    }
}
