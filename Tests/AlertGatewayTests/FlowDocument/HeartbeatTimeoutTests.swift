import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import TestSupport
import Testing

/// The flow document's diagram "Heartbeat Timeout Flow", on both sides.
struct HeartbeatTimeoutTests {
    /// The frontend on fake time: ping, sixty seconds of silence, close, back-off.
    @Test func sixtySecondsWithoutAPongEndTheConnection() {
        let seed: UInt64 = 81
        var random = SeededRandom(seed: seed)
        var heartbeat = Heartbeat(now: .zero)
        var subscription = SubscriptionState()
        _ = subscription.connected()
        #expect(heartbeat.poll(now: .seconds(30)) == .sendPing)
        #expect(heartbeat.poll(now: .seconds(60)) == .sendPing)
        #expect(heartbeat.poll(now: .milliseconds(89_999)) == .wait(until: .seconds(90)))
        #expect(heartbeat.poll(now: .seconds(90)) == .timeOut)
        guard case .retry(let delay) = subscription.ended(.failed("no pong"), using: &random) else {
            Issue.record("expected a retry")
            return
        }
        #expect(delay <= .seconds(1))
        #expect(delay >= .milliseconds(800), "seed \(seed)")
    }

    /// A client that answers no ping is closed, and the gateway forgets it.
    @Test func theBackendClosesToo() async throws {
        try await RunningGateway.with({
            $0.heartbeatInterval = .milliseconds(20)
            $0.heartbeatTimeout = .milliseconds(60)
        }) { running in
            let connection = try await RawConnection.open(port: running.gateway.port)
            _ = try await connection.request(
                "GET", "/ws/alerts/alice?token=\(try await running.token("alice"))", headers: RawConnection.handshake)
            #expect(try await connection.closeCode() == 4001)
        }
    }

    /// The frontend's client against a gateway that stops answering: it closes, and is back as soon as it can be.
    @Test func theClientReconnects() async throws {
        try await RunningGateway.with { running in
            let (_, slept) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
            let relay = try await StallingRelay.start(to: running.gateway.port)
            defer { relay.close() }
            let subscription = AlertSubscriber(
                gateway: try GatewayAddress("http://127.0.0.1:\(relay.port)"), user: "alice",
                token: try await running.token("alice"), heartbeatInterval: .milliseconds(20),
                heartbeatTimeout: .milliseconds(60), clock: ImpatientClock(slept: slept)
            ).subscribe()
            var events = subscription.makeAsyncIterator()
            try await events.connected()
            relay.stall()
            var reason = ""
            while let event = try await events.next() {
                if case .disconnected(let why) = event {
                    reason = why
                    break
                }
            }
            #expect(reason.hasPrefix("no pong"))
            relay.resume()
            try await events.connected()
            subscription.close()
        }
    }
}
