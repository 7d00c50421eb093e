import AlertProtocol
import ArgumentParser
import Detection
import Foundation
import Ingest
import Terminal

/// `picket explain`.
struct Explain: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says why each person in a clip raised an alert or did not.",
        discussion: """
            The clip is played, faster than real time, to the streams of a configuration as if their camera had sent it. \
            For every track and rule it says when there was an alert, or else which condition failed when the track came \
            closest to one, what it was and what would have passed; and who was seen, but never surely enough for a track.

            Example:
              picket explain --config picket.yaml --stream yard yesterday.mp4
            """)

    @Option(help: "Configuration file (YAML).", completion: .configurationFile) var config: String
    @Option(help: "Id of the stream whose rules are asked (default: every stream).") var stream: String?
    @Option(help: "When the clip begins, as 2026-11-24T22:00:00Z (default: a time at which every rule is armed).")
    var start: UTCTimestamp?
    @OptionGroup var network: ReplayNetwork
    @Flag(help: "One JSON object a stream, as /api/streams/{id}/decisions has it.") var json = false
    @Argument(help: "The clip.", completion: .file()) var clip: String

    func run() async throws {
        let configuration: ServiceConfiguration
        let streams: [ServiceConfiguration.Stream]
        do {
            configuration = try ServiceConfiguration.read(file: config)
            streams = try configuration.streams(named: stream)
        } catch {
            printError("\(error)")
            throw ExitCode(64)
        }
        do {
            let detectors = try network.detectors(configuration.model)
            let progress = ProgressDisplay()
            for stream in streams {
                let replay = ClipReplay(stream: stream, detectors: detectors, start: start)
                let replayed = try await replay.run(clip) { progress.show($0, of: clip) }
                let explanation = Explanation(
                    stream: stream.id, decisions: replayed.decisions, unfollowed: replayed.unfollowed)
                try progress.whileHidden {
                    if json { try printJSON(explanation) } else { print(explanation.text(since: start)) }
                }
            }
        } catch {
            printError("\(clip): \(error)")
            throw ExitCode.failure
        }
    }
}

/// What `picket explain --json` prints of a stream.
private struct Explanation: Encodable {
    let stream: String
    let decisions: [DecisionReport]
    let unfollowed: [GlimpseReport]

    /// For people: seconds of the clip, one line a track and rule.
    func text(since start: UTCTimestamp?) -> String {
        let start = start ?? UTCTimestamp(milliseconds: 0)
        func seconds(_ time: UTCTimestamp) -> String {
            String(format: "%.1f s", Double(time.milliseconds - start.milliseconds) / 1000)
        }
        let lines =
            decisions.map { decision in
                let track = "track \(decision.trackID), \(seconds(decision.firstSeen)) to \(seconds(decision.lastSeen))"
                let verdict =
                    decision.raised.map { "alert at \(seconds($0))" }
                    ?? decision.condition.map { condition in
                        "no alert: \(condition): \(decision.value ?? ""), needed \(decision.needed ?? "")"
                    } ?? "no alert"
                return "\(stream): \(track), rule \(decision.rule): \(verdict)"
            }
            + unfollowed.map { glimpse in
                let box = glimpse.box.map { String(format: "%.0f", $0) }.joined(separator: ", ")
                return
                    "\(stream): not followed, \(seconds(glimpse.firstSeen)) to \(seconds(glimpse.lastSeen)): seen in "
                    + "\(glimpse.timesSeen) frames at [\(box)], score at most "
                    + String(format: "%.2f, a track begins at %.2f", glimpse.score, glimpse.needed)
            }
        return lines.isEmpty ? "\(stream): nobody was tracked" : lines.joined(separator: "\n")
    }
}

extension UTCTimestamp: ExpressibleByArgument {}
