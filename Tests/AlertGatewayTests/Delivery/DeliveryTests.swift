import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import Testing

/// From the publisher's POST to the user's acknowledgement, through real sockets.
struct DeliveryTests {
    @Test func aConnectedUserGetsItAtOnce() async throws {
        try await RunningGateway.with { running in
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            try await events.connected()
            #expect(try await running.publish("a") == 202)
            let alert = try #require(try await events.nextAlert())
            #expect(alert.delivered.alert == RunningGateway.alert("a"))
            #expect(alert.delivered.seq == 1)
            #expect(!alert.delivered.redelivered)
            #expect(!String(decoding: alert.json, as: UTF8.self).contains("notify"))
        }
    }

    @Test func whoWasAwayGetsWhatWasNotAcknowledged() async throws {
        try await RunningGateway.with { running in
            for id in ["a", "b", "c"] { try await running.publish(id) }
            let first = try await running.subscription("alice")
            var events = first.makeAsyncIterator()
            for (id, seq) in [("a", 1), ("b", 2), ("c", 3)] as [(String, Int64)] {
                let alert = try #require(try await events.nextAlert())
                #expect(alert.delivered.alert.alertID == id)
                #expect(alert.delivered.seq == seq)
                #expect(!alert.delivered.redelivered)
                if id == "b" { first.acknowledge(alert) }
            }
            // The newer connection ends the older one; its acknowledgement came before.
            try await running.settled(first, &events)
            let second = try await running.subscription("alice")
            var again = second.makeAsyncIterator()
            for id in ["a", "c"] {
                let alert = try #require(try await again.nextAlert())
                #expect(alert.delivered.alert.alertID == id)
                #expect(alert.delivered.redelivered)
            }
        }
    }

    @Test(arguments: [Acknowledgement.upTo(seq: 2), .upTo(seq: .max)])
    func otherAcknowledgements(acknowledgement: Acknowledgement) async throws {
        try await RunningGateway.with { running in
            try await running.publish("a")
            try await running.publish("b")
            let first = try await running.subscription("alice")
            var events = first.makeAsyncIterator()
            _ = try await events.nextAlert()
            _ = try await events.nextAlert()
            first.acknowledge(acknowledgement)
            try await running.settled(first, &events)
            try await running.publish("c", stream: "gate")
            let second = try await running.subscription("alice")
            var again = second.makeAsyncIterator()
            #expect(try await again.nextAlert()?.delivered.alert.alertID == "c")
        }
    }

    @Test func theSameIDIsTakenOnce() async throws {
        try await RunningGateway.with { running in
            #expect(try await running.publish("a") == 202)
            #expect(try await running.publish("a") == 200)
            #expect(try await running.publish("b") == 202)
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            #expect(try await events.nextAlert()?.delivered.alert.alertID == "a")
            #expect(try await events.nextAlert()?.delivered.alert.alertID == "b")
        }
    }

    @Test func everyoneAndTheUnknown() async throws {
        try await RunningGateway.with { running in
            #expect(try await running.publish("a", notify: .everyone) == 202)
            #expect(try await running.publish("b", notify: .users(["bob", "carol"])) == 202)
            #expect(try await running.publish("c", notify: .users(["carol"])) == 422)
            let alice = try await running.subscription("alice")
            var aliceEvents = alice.makeAsyncIterator()
            #expect(try await aliceEvents.nextAlert()?.delivered.alert.alertID == "a")
            let bob = try await running.subscription("bob")
            var bobEvents = bob.makeAsyncIterator()
            #expect(try await bobEvents.nextAlert()?.delivered.alert.alertID == "a")
            #expect(try await bobEvents.nextAlert()?.delivered.alert.alertID == "b")
        }
    }

    @Test func aTokenCanLimitTheStreams() async throws {
        try await RunningGateway.with { running in
            try await running.publish("a", stream: "yard")
            try await running.publish("b", stream: "gate")
            let subscription = try await running.subscription("alice", streams: ["gate"])
            var events = subscription.makeAsyncIterator()
            #expect(try await events.nextAlert()?.delivered.alert.alertID == "b")
            try await running.publish("c", stream: "yard")
            try await running.publish("d", stream: "gate")
            #expect(try await events.nextAlert()?.delivered.alert.alertID == "d")
        }
    }

    @Test func theNewerConnectionTakesOver() async throws {
        try await RunningGateway.with { running in
            let older = try await running.subscription("alice")
            var olderEvents = older.makeAsyncIterator()
            try await olderEvents.connected()
            let newer = try await running.subscription("alice")
            var newerEvents = newer.makeAsyncIterator()
            try await newerEvents.connected()
            var last: SubscriberEvent?
            while let event = try await olderEvents.next() { last = event }
            guard case .replaced = last else {
                Issue.record("expected the older subscription to end as replaced, found \(String(describing: last))")
                return
            }
            try await running.publish("a")
            #expect(try await newerEvents.nextAlert()?.delivered.alert.alertID == "a")
        }
    }

    @Test func aRestartLosesNothing() async throws {
        try await RunningGateway.with { running in
            try await running.publish("a")
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            let first = try #require(try await events.nextAlert())
            subscription.close()
            while try await events.next() != nil {}
            try await running.restart()
            try await running.publish("b")
            let next = try await running.subscription("alice")
            var again = next.makeAsyncIterator()
            let second = try #require(try await again.nextAlert())
            #expect(second.delivered.alert.alertID == "a")
            #expect(second.delivered.redelivered)
            #expect(second.delivered.epoch == first.delivered.epoch)
            #expect(try await again.nextAlert()?.delivered.redelivered == false)
            #expect(try await running.publish("a") == 200)
        }
    }

    @Test func aSubscriptionOutlivesTheGateway() async throws {
        try await RunningGateway.with { running in
            let (_, slept) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            let subscription = try await running.subscription("alice", clock: ImpatientClock(slept: slept))
            var events = subscription.makeAsyncIterator()
            try await running.publish("a")
            let first = try #require(try await events.nextAlert())
            try await running.restart()
            var resumption: Resumption?
            while let event = try await events.next() {
                if case .resumed(let answer) = event {
                    resumption = answer
                    break
                }
            }
            #expect(resumption == Resumption(status: .nothing))
            // It was not acknowledged, so it comes again.
            let again = try #require(try await events.nextAlert())
            #expect(again.delivered.alert == first.delivered.alert)
            #expect(again.delivered.redelivered)
            subscription.acknowledge(first)
            try await running.publish("b")
            let second = try #require(try await events.nextAlert())
            #expect(second.delivered.alert.alertID == "b")
            #expect(second.delivered.seq == 2)
        }
    }

    @Test func aRenewedTokenIsTaken() async throws {
        try await RunningGateway.with { running in
            let connection = try await RawConnection.open(port: running.gateway.port)
            let short = try await running.token("alice", lifetime: .seconds(30))
            _ = try await connection.request(
                "GET", "/ws/alerts/alice?token=\(short)", headers: RawConnection.handshake)
            guard case .tokenExpiring = try await connection.message() else {
                Issue.record("expected to be told that the token ends")
                return
            }
            for (user, code) in [("bob", "other_user"), ("alice", "")] {
                let auth = try JSONEncoder().encode(ClientMessage.auth(token: try await running.token(user)))
                connection.send(RawConnection.frame(0x81, [UInt8](auth)))
                if code.isEmpty { break }
                guard case .error(let detail) = try await connection.message() else {
                    Issue.record("expected a refusal of \(user)'s token")
                    return
                }
                #expect(detail.code == code)
            }
            // The fresh token is taken in silence.
            connection.send(RawConnection.frame(0x81, Array(#"{"type":"ping"}"#.utf8)))
            guard case .pong = try await connection.message() else {
                Issue.record("expected a pong")
                return
            }
        }
    }

    @Test func aBacklogOfManyBatchesComesInOrder() async throws {
        try await RunningGateway.with { running in
            let count = 150
            for index in 0..<count { try await running.publish("a\(index)") }
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            for index in 0..<count {
                if index == 10 { try await running.publish("late") }
                #expect(try await events.nextAlert()?.delivered.seq == Int64(index + 1))
            }
            #expect(try await events.nextAlert()?.delivered.alert.alertID == "late")
        }
    }

    @Test func resumeIsAnsweredFirst() async throws {
        try await RunningGateway.with { running in
            for id in ["a", "b"] { try await running.publish(id) }
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            let epoch = try #require(try await events.nextAlert()).delivered.epoch
            _ = try await events.nextAlert()
            subscription.acknowledge(.upTo(seq: 1))
            try await running.settled(subscription, &events)
            for (query, expected, firstSeq) in [
                ("last_seq=1&epoch=\(epoch)", Resumption(status: .replayed, fromSeq: 2, toSeq: 2), 2),
                ("last_seq=0&epoch=\(epoch)", Resumption(status: .replayed, fromSeq: 1, toSeq: 2), 1),
                ("last_seq=2&epoch=\(epoch)", Resumption(status: .nothing), nil),
                ("last_seq=3&epoch=\(epoch)", Resumption(status: .gap, fromSeq: 2, toSeq: 2), 2),
                ("last_seq=1&epoch=other", Resumption(status: .gap, fromSeq: 2, toSeq: 2), 2),
                ("last_seq=1", Resumption(status: .gap, fromSeq: 2, toSeq: 2), 2),
            ] as [(String, Resumption, Int64?)] {
                let connection = try await RawConnection.open(port: running.gateway.port)
                let answer = try await connection.request(
                    "GET", "/ws/alerts/alice?\(query)&token=\(try await running.token("alice"))",
                    headers: RawConnection.handshake)
                #expect(answer.status == 101)
                let resume = try await connection.message()
                #expect(resume == .resume(expected), "\(query)")
                if let firstSeq {
                    guard case .alert(let alert) = try await connection.message() else {
                        Issue.record("expected an alert after \(query)")
                        continue
                    }
                    #expect(alert.seq == firstSeq, "\(query)")
                    #expect(alert.redelivered)
                }
            }
            let wrong = try await running.get(
                "/ws/alerts/alice?last_seq=x&token=\(try await running.token("alice"))",
                headers: RawConnection.handshake)
            #expect(wrong.status == 400)
        }
    }
}

extension RawConnection {
    /// The next text message, decoded.
    func message() async throws -> ServerMessage {
        try JSONDecoder().decode(ServerMessage.self, from: Data(try await frame().payload))
    }
}
