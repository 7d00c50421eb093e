import Foundation
import TestSupport
import Testing

/// `picket eval events` and `picket explain` as a user runs them, on the beginning of the demo's clip.
struct ReplayTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "picket-replay-\(UUID().uuidString)")

    /// Four seconds of the clip: A, B and C are there from the start, D and E come in.
    private func makeClip() async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let source = try Program.startSystem(Checkout.root.appending(path: "scripts/clip").path, [])
        #expect(await source.exitStatus() == 0)
        let clip = try #require(await source.output.all().first)
        _ = try FFmpegCommand.output(
            [
                "-i", clip, "-frames:v", "40", "-an", "-c:v", "mjpeg", "-q:v", "3",
                folder.appending(path: "start.avi").path,
            ])
    }

    private func write(_ text: String, to name: String) throws -> String {
        let path = folder.appending(path: name)
        try text.write(to: path, atomically: true, encoding: .utf8)
        return path.path
    }

    @Test func alertsAreScoredAndTwoRunsAreTheSame() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try await makeClip()
        let manifest = try write(
            """
            {"min_height": 60, "clips": [{"clip": "start.avi", "persons": [
                {"name": "A", "visible": [[0, 4]]}, {"name": "B", "visible": [[0, 4]]}, {"name": "C", "visible": [[0, 4]]},
                {"name": "D", "visible": [[0.9, 1.6, 4]], "height": 101}, {"name": "E", "visible": [[1.4, 2.0, 4]]},
                {"name": "F", "visible": [[3.7, 4]], "height": 59}]}]}
            """, to: "manifest.json")
        let arguments = ["eval", "events", "--json", "--manifest", manifest, "--model", Stage.model]
        let first = try await Program.lines(of: "picket", arguments)
        #expect(try await Program.lines(of: "picket", arguments) == first)
        let score = try JSONDecoder().decode(Score.self, from: Data(first.joined().utf8))
        #expect(score.visits == 5)
        #expect(score.found == 5)
        #expect(score.falseAlarms == 0)
        #expect(score.clips.map(\.framesAnalysed) == [20])
        #expect(score.seconds == 4)
    }

    @Test func aClipThatIsMissingIsNamed() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let manifest = try write(#"{"clips": [{"clip": "gone.mp4", "persons": []}]}"#, to: "manifest.json")
        let program = try Program.start("picket", ["eval", "events", "--manifest", manifest, "--model", Stage.model])
        #expect(await program.exitStatus() == 1)
        #expect(await program.errors.all().joined().contains("gone.mp4"))
    }

    @Test func everyTrackAndRuleIsExplained() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try await makeClip()
        let configuration = try write(
            """
            gateway: {token: "x"}
            model: {path: "\(Stage.model)"}
            streams:
              - id: yard
                source: {rtp: {listen: "127.0.0.1:0", codec: h264, payload_type: 96}}
                rules:
                  - {name: person}
                  - {name: tall, min_height: 0.5}
                  - {name: night, armed: "22:00-06:00 Europe/Rome"}
            """, to: "picket.yaml")
        let lines = try await Program.lines(
            of: "picket",
            [
                "explain", "--config", configuration, "--start", "2026-11-24T12:00:00Z", "--json",
                folder.appending(path: "start.avi").path,
            ])
        let report = try JSONDecoder().decode(Explanation.self, from: Data(lines.joined().utf8))
        let first = report.decisions.filter { $0.trackID == 1 }
        #expect(first.map(\.rule) == ["person", "tall", "night"])
        #expect(first.map(\.condition) == [nil, "height", "armed"])
        #expect(first[0].raised == "2026-11-24T12:00:00.400Z")
        #expect(first[1].needed == "0.50 to 1.00")
        #expect(report.unfollowed.allSatisfy { $0.score < $0.needed })
    }

    private struct Score: Decodable {
        struct Clip: Decodable {
            let framesAnalysed: Int
            enum CodingKeys: String, CodingKey { case framesAnalysed = "frames_analysed" }
        }
        let visits, found, falseAlarms: Int
        let seconds: Double
        let clips: [Clip]
        enum CodingKeys: String, CodingKey {
            case visits, found, seconds, clips
            case falseAlarms = "false_alarms"
        }
    }

    private struct Explanation: Decodable {
        struct Decision: Decodable {
            let rule: String
            let trackID: Int
            let raised, condition, needed: String?
            enum CodingKeys: String, CodingKey {
                case rule, raised, condition, needed
                case trackID = "track_id"
            }
        }
        struct Glimpse: Decodable {
            let score, needed: Float
        }
        let decisions: [Decision]
        let unfollowed: [Glimpse]
    }
}
