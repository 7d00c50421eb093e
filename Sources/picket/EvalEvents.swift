import ArgumentParser
import Detection
import Evaluation
import Foundation
import Ingest
import Terminal

/// `picket eval events`.
struct EvalEvents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events",
        abstract: "Scores alerts on clips in which somebody has labelled who comes and goes.",
        discussion: """
            Every clip goes through the stages of a live stream, faster than real time; two runs give the same.

            Example:
              picket eval events --manifest clips/labels.json --fps 5
            """)

    @Option(
        help: "Clips and labels (JSON; Tests/Data/README.md has the form).", completion: .file(extensions: ["json"]))
    var manifest: String
    @Option(help: "Folder that relative names of clips begin in (default: the manifest's).", completion: .directory)
    var clips: String?
    @Option(help: "Frames analysed a second (default: 5, or the stream's).") var fps: Double?
    @Option(
        help: "Configuration file whose rules are scored (default: one rule, as without a configuration).",
        completion: .configurationFile)
    var config: String?
    @Option(help: "Id of the stream whose rules are scored, with --config (default: the first).") var stream: String?
    @OptionGroup var network: ReplayNetwork
    @Flag(help: "One JSON object.") var json = false

    func validate() throws {
        guard fps.map({ 0.1...60 ~= $0 }) ?? true else { throw ValidationError("--fps must be from 0.1 to 60") }
    }

    func run() async throws {
        let report: EventReport
        do {
            report = try await evaluate()
        } catch {
            printError("\(error)")
            throw ExitCode.failure
        }
        if json { return try printJSON(report) }
        print(report.text)
    }

    private func evaluate() async throws -> EventReport {
        let manifest = try EventManifest(manifest, clips: clips)
        let configuration = try config.map { try ServiceConfiguration.read(file: $0) }
        let replay = ClipReplay(
            stream: try configuration?.streams(named: stream).first, framesPerSecond: fps,
            detectors: try network.detectors(configuration?.model))
        var judged: [EventReport.Clip] = []
        let progress = ProgressDisplay()
        for clip in manifest.clips {
            let replayed = try await replay.run(clip.path) { progress.show($0, of: clip.path) }
            let alerts = replayed.alerts.map { alert in
                ClipVerdict.Alert(rule: alert.rule, time: alert.time, box: LabelBox(alert.box.map(Double.init)))
            }
            let sight = DetectorSight(
                frames: replayed.searches.map(SearchedFrame.init), demands: replay.demands.map(SightDemand.init))
            judged.append(
                EventReport.Clip(
                    clip: clip.name, replayed: replayed,
                    verdict: ClipVerdict(alerts: alerts, persons: clip.persons, sight: sight)))
        }
        return EventReport(judged, framesPerSecond: replay.framesPerSecond)
    }
}

extension SearchedFrame {
    fileprivate init(_ search: ReplayedClip.Search) {
        self.init(
            time: search.time,
            found: search.found.map { ScoredBox(box: LabelBox($0.box.map(Double.init)), score: Double($0.score)) })
    }
}

extension SightDemand {
    fileprivate init(_ demand: ReplayedClip.Demand) {
        self.init(minimumScore: Double(demand.minimumScore), needed: demand.needed, window: demand.window)
    }
}
