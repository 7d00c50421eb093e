import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import Testing

/// What happens to alerts that nobody acknowledges, through real sockets.
struct RedeliveryTests {
    @Test func anOpenConnectionGetsItAgainUntilItIsGivenUp() async throws {
        try await RunningGateway.with({
            $0.delivery.schedule = RedeliverySchedule(redeliverAfter: .milliseconds(20), deadLetterAfter: 3)
        }) { running in
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            try await events.connected()
            try await running.publish("a")
            for isRedelivery in [false, true, true] {
                let alert = try #require(try await events.nextAlert()).delivered
                #expect(alert.alert.alertID == "a")
                #expect(alert.seq == 1)
                #expect(alert.redelivered == isRedelivery)
            }
            let letters = try DeadLetters(folder: running.folder)
            while try letters.list().isEmpty { _ = try await running.get("/healthz") }
            let letter = try #require(try letters.list().first)
            #expect(letter.userID == "alice")
            #expect(letter.alertID == "a")
            #expect(letter.tries == 3)
            // Nobody gets it any more, unless they ask for all after their last_seq.
            try await running.publish("b")
            #expect(try await events.nextAlert()?.delivered.alert.alertID == "b")
            // On a busy machine the second may have been given up, too.
            // Said again and again, as a connection that was lost meanwhile takes its acknowledgements along.
            repeat {
                for id in ["a", "b"] { subscription.acknowledge(.alert(id: id, stream: "yard")) }
                _ = try await running.get("/healthz")
            } while try !letters.list().isEmpty
        }
    }

    @Test func whatIsAcknowledgedDoesNotComeAgain() async throws {
        // Never given up: on a busy machine ten sends may pass before this test looks.
        try await RunningGateway.with({
            $0.delivery.schedule = RedeliverySchedule(redeliverAfter: .milliseconds(20), deadLetterAfter: .max)
        }) { running in
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            try await events.connected()
            try await running.publish("a")
            try await running.publish("b")
            let first = try #require(try await events.nextAlert())
            #expect(first.delivered.alert.alertID == "a")
            subscription.acknowledge(first)
            try await running.settled(subscription, &events)
            var ids: [String] = []
            while ids.count(where: { $0 == "b" }) < 4 {
                let alert = try #require(try await events.nextAlert())
                ids.append(alert.delivered.alert.alertID)
            }
            // A send that was under way when the acknowledgement came may have been one more.
            #expect(!ids.dropFirst(2).contains("a"), "\(ids)")
        }
    }

    @Test func aResumeBringsTheOlderUnacknowledgedToo() async throws {
        try await RunningGateway.with { running in
            for id in ["a", "b", "c"] { try await running.publish(id) }
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            var epoch = ""
            for _ in 0..<3 { epoch = try #require(try await events.nextAlert()).delivered.epoch }
            subscription.acknowledge(.alert(id: "b", stream: "yard"))
            try await running.settled(subscription, &events)
            try await running.publish("d")
            _ = try await events.nextAlert()
            let connection = try await RawConnection.open(port: running.gateway.port)
            _ = try await connection.request(
                "GET", "/ws/alerts/alice?last_seq=3&epoch=\(epoch)&token=\(try await running.token("alice"))",
                headers: RawConnection.handshake)
            #expect(
                try await connection.message() == .resume(Resumption(status: .replayed, fromSeq: 4, toSeq: 4)))
            for id in ["a", "c", "d"] {
                guard case .alert(let alert) = try await connection.message() else {
                    Issue.record("expected the alert \(id)")
                    return
                }
                #expect(alert.alert.alertID == id)
                #expect(alert.redelivered)
            }
        }
    }

    /// How a client shows that it has looked at what its library took in.
    enum Proof: CaseIterable {
        case none
        case earlierHeartbeat
        case heartbeat
        case close
    }

    /// Alerts that wait in the queue of a client's library go with a connection that breaks.
    @Test(arguments: Proof.allCases)
    func anAcknowledgementOfAStreamHoldsOnceTheClientHasLooked(proof: Proof) async throws {
        let ping = RawConnection.frame(0x81, Array(#"{"type":"ping"}"#.utf8))
        try await RunningGateway.with({
            if proof == .heartbeat || proof == .earlierHeartbeat { $0.heartbeatInterval = .milliseconds(20) }
            $0.heartbeatTimeout = .seconds(3600)
        }) { running in
            for id in ["a", "b", "c"] { try await running.publish(id) }
            let first = try await RawConnection.open(port: running.gateway.port)
            _ = try await first.request(
                "GET", "/ws/alerts/alice?token=\(try await running.token("alice"))", headers: RawConnection.handshake)
            for _ in 0..<3 { try await first.skip { if case .alert = $0 { true } else { false } } }
            let ack = RawConnection.frame(0x81, Array(#"{"type":"ack","stream_id":"yard"}"#.utf8))
            if proof != .earlierHeartbeat { first.send(ack) }
            switch proof {
            case .none: break
            case .heartbeat, .earlierHeartbeat:
                // The first ping may be from before the alerts; one that follows the answer to the first pong is not.
                let pong = RawConnection.frame(0x81, Array(#"{"type":"pong"}"#.utf8))
                first.send(pong + ping)
                try await first.skip { if case .pong = $0 { true } else { false } }
                try await first.skip { if case .ping = $0 { true } else { false } }
                first.send(pong)
                if proof == .earlierHeartbeat { first.send(ack) }
            case .close: first.send(RawConnection.frame(0x88, [3, 232]))
            }
            if proof == .close {
                _ = try await first.closeCode()
            } else {
                first.send(ping)
                try await first.skip { if case .pong = $0 { true } else { false } }
            }
            let second = try await running.subscription("alice")
            var events = second.makeAsyncIterator()
            try await running.publish("d")
            // It has seen the one for which it acknowledged the stream.
            for id in proof == .none ? ["b", "c", "d"] : ["d"] {
                let alert = try #require(try await events.nextAlert()).delivered
                #expect(alert.alert.alertID == id)
                #expect(alert.redelivered || id == "d")
            }
        }
    }

    /// A client that knows only the flow document acknowledges the stream of each alert it shows.
    @Test func anAcknowledgementOfAStreamCoversOnlyWhatWasSent() async throws {
        try await RunningGateway.with { running in
            let count = 80
            for index in 0..<count {
                try await running.publish("a\(index)", frame: String(repeating: "AAAA", count: 9000))
            }
            let first = try await RawConnection.open(port: running.gateway.port)
            _ = try await first.request(
                "GET", "/ws/alerts/alice?token=\(try await running.token("alice"))", headers: RawConnection.handshake)
            _ = try await first.message()
            first.send(RawConnection.frame(0x81, Array(#"{"type":"ack","stream_id":"yard"}"#.utf8)))
            first.send(RawConnection.frame(0x81, Array(#"{"type":"ping"}"#.utf8)))
            var received = 1
            while true {
                guard case .alert = try await first.message() else { break }
                received += 1
            }
            let second = try await running.subscription("alice")
            var events = second.makeAsyncIterator()
            try await running.publish("last")
            let next = try #require(try await events.nextAlert()).delivered
            #expect(next.seq <= Int64(received) + 1)
        }
    }
}

extension RunningGateway {
    /// Waits until the gateway has handled all that `subscription` has sent, as it handles messages in order.
    func settled(_ subscription: AlertSubscription, _ events: inout AlertSubscription.AsyncIterator) async throws {
        subscription.acknowledge(.alert(id: "none", stream: "none"))
        subscription.renew(token: "none")
        while let event = try await events.next() {
            if case .error = event { return }
        }
    }
}

extension RawConnection {
    /// Reads up to the first message that `isMeant` says yes to.
    fileprivate func skip(through isMeant: (ServerMessage) -> Bool) async throws {
        while !isMeant(try await message()) {}
    }
}
