import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import NIOHTTP1
import Testing

struct WebhookVerdictTests {
    @Test(arguments: [
        (UInt(200), WebhookVerdict.told), (204, .told), (301, .retry), (400, .refused), (401, .retry), (404, .retry),
        (408, .retry), (410, .refused), (429, .retry), (500, .retry), (503, .retry),
    ])
    func byStatus(status: UInt, verdict: WebhookVerdict) { #expect(WebhookVerdict(status: status) == verdict) }
}

/// A real web server is told of alerts that nobody acknowledged.
struct DeadLetterWebhookTests {
    private struct Letter: Decodable {
        let userID: String
        let alertID: String
        let streamID: String
        let seq: Int
        let tries: Int
        let acceptedAt: String
        let diedAt: String

        private enum CodingKeys: String, CodingKey {
            case seq, tries
            case userID = "user_id"
            case alertID = "alert_id"
            case streamID = "stream_id"
            case acceptedAt = "accepted_at"
            case diedAt = "died_at"
        }
    }

    @Test func eachIsToldUntilItIsTaken() async throws {
        // The server is in trouble at first, and does not want the second letter.
        let server = try await DocumentServer("thanks", statuses: [.serviceUnavailable, .ok, .badRequest])
        let location = try #require(HTTPLocation("http://127.0.0.1:\(server.port)/pager?key=hidden"))
        let lines = LogLines()
        try await RunningGateway.with(
            {
                $0.delivery.schedule = RedeliverySchedule(redeliverAfter: .milliseconds(20), deadLetterAfter: 1)
                $0.delivery.webhook = WebhookSettings(location, token: "open-sesame")
            }, logger: lines.logger()
        ) { running in
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            try await events.connected()
            var received = server.received.makeAsyncIterator()
            var told: [String] = []
            for id in ["a", "b", "c"] {
                try await running.publish(id)
                for _ in 0..<(id == "a" ? 2 : 1) {
                    let request = try #require(await received.next())
                    #expect(request.target == "/pager?key=hidden")
                    #expect(request.headers.first(name: "Authorization") == "Bearer open-sesame")
                    let letter = try JSONDecoder().decode(Letter.self, from: Data(request.body.utf8))
                    #expect(letter.userID == "alice")
                    #expect(letter.streamID == "yard")
                    #expect(letter.tries == 1)
                    #expect(UTCTimestamp(letter.diedAt) != nil)
                    told.append(letter.alertID)
                }
            }
            #expect(told == ["a", "a", "b", "c"])
            // They stay on the list until they are acknowledged.
            #expect(try DeadLetters(folder: running.folder).list().map(\.alertID) == ["a", "b", "c"])
        }
        #expect(lines.all.contains { $0.contains("did not take") })
        #expect(lines.all.contains { $0.contains("refused a dead letter") })
        #expect(lines.all.allSatisfy { !$0.contains("open-sesame") && !$0.contains("hidden") })
        try await server.stop()
    }

    @Test func whatWasNotToldIsToldAfterARestart() async throws {
        let server = try await DocumentServer("thanks")
        let location = try #require(HTTPLocation("http://127.0.0.1:\(server.port)/"))
        try await RunningGateway.with({
            $0.delivery.schedule = RedeliverySchedule(redeliverAfter: .milliseconds(20), deadLetterAfter: 1)
        }) { running in
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            try await events.connected()
            try await running.publish("a")
            let letters = try DeadLetters(folder: running.folder)
            while try letters.list().isEmpty { _ = try await running.get("/healthz") }
            try await running.restart()
            #expect(server.requests.isEmpty)
            // A reload brings the webhook in while it runs.
            var settings = GatewaySettings()
            settings.delivery.webhook = WebhookSettings(location)
            running.gateway.apply(settings)
            var received = server.received.makeAsyncIterator()
            let request = try #require(await received.next())
            #expect(request.body.contains(#""alert_id":"a""#))
            #expect(request.headers.first(name: "Authorization") == nil)
        }
        try await server.stop()
    }
}
