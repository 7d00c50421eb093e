import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import Testing

@Suite struct AlertHistoryTests {
    private struct Page: Decodable {
        struct Entry: Decodable {
            let seq: Int64
            let alertID: String
            let acknowledged: Bool

            private enum CodingKeys: String, CodingKey {
                case seq, acknowledged
                case alertID = "alert_id"
            }
        }

        let alerts: [Entry]
        let isLast: Bool

        private enum CodingKeys: String, CodingKey {
            case alerts
            case isLast = "is_last"
        }
    }

    private func page(_ running: RunningGateway, _ query: String, streams: [String]? = nil) async throws -> Page {
        let token = try await running.token("alice", streams: streams)
        let answer = try await running.get("/api/alerts?\(query)", headers: ["Authorization: Bearer \(token)"])
        #expect(answer.status == 200)
        return try JSONDecoder().decode(Page.self, from: Data(answer.body.utf8))
    }

    /// The newest first, page after page, each alert with what became of it.
    @Test(.timeLimit(.minutes(1))) func goesBackwards() async throws {
        try await RunningGateway.with { running in
            for number in 1...5 {
                try await running.publish("a\(number)", stream: number.isMultiple(of: 2) ? "gate" : "yard")
            }
            // What was never sent is no history yet.
            #expect(try await page(running, "").alerts.isEmpty)
            let subscription = try await running.subscription("alice")
            var events = subscription.makeAsyncIterator()
            for number in 1...5 {
                let received = try #require(try await events.nextAlert())
                if number == 3 { subscription.acknowledge(received) }
            }
            var newest = try await page(running, "limit=2")
            #expect(newest.alerts.map(\.seq) == [5, 4])
            #expect(!newest.isLast)
            newest = try await page(running, "limit=2&before=4")
            #expect(newest.alerts.map(\.alertID) == ["a3", "a2"])
            while try await !page(running, "limit=1&before=4").alerts[0].acknowledged {}
            #expect(try await page(running, "").alerts.map(\.acknowledged) == [false, false, true, false, false])
            let last = try await page(running, "limit=2&before=2")
            #expect(last.alerts.map(\.alertID) == ["a1"])
            #expect(last.isLast)
            #expect(try await page(running, "", streams: ["gate"]).alerts.map(\.seq) == [4, 2])
        }
    }

    @Test func whoMayAsk() async throws {
        try await RunningGateway.with { running in
            let publisher = "Authorization: Bearer \(try await running.token("camera", .publisher))"
            #expect(try await running.get("/api/alerts", headers: [publisher]).status == 403)
            let viewer = "Authorization: Bearer \(try await running.token("alice"))"
            for query in ["limit=0", "limit=101", "before=0", "before=x"] {
                #expect(try await running.get("/api/alerts?\(query)", headers: [viewer]).status == 400)
            }
        }
    }
}
