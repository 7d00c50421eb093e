internal import AlertRules
internal import Foundation
internal import Synchronization
internal import Tracking

/// A stream's rules at work: its pipeline evaluates them, and whoever asks is told what they decided.
final class StreamRules: Sendable {
    /// What a frame led to.
    struct Verdict: Sendable {
        /// The events of alerts, as far as the budget goes; see `RaisedAlert.isSent`.
        var admission: AlertBudget.Admission
        /// Media times of the frames that may become pictures.
        let keptFrames: Set<Duration>
    }

    private struct Content {
        var rules: [Rule]
        var budget: AlertBudget
        /// Who was seen and not followed, as of the last frame.
        var glimpses: [Glimpse] = []
        /// Seconds since 1970 when media time was 0, as of the last frame.
        var mediaStart: Double = 0
    }

    private let content: Mutex<Content>
    /// The time zones of all schedules; the configuration has checked that there are such.
    private let zones: [String: TimeZone]

    /// At most `alertsPerHour` alerts, or as many as there are.
    init(_ settings: [Rule.Settings], alertsPerHour: Int? = nil) {
        content = Mutex(
            Content(
                rules: settings.map(Rule.init(settings:)), budget: AlertBudget(alertsPerHour: alertsPerHour)))
        let names = settings.flatMap { $0.armed.map(\.zone) }
        zones = Dictionary(names.compactMap { name in TimeZone(identifier: name).map { (name, $0) } }) { first, _ in
            first
        }
    }

    /// What a frame leads to, rule after rule; media time was 0 at `mediaStart`, in seconds since 1970.
    func evaluate(_ scene: Scene, glimpses: [Glimpse], mediaStart: Double) -> Verdict {
        content.withLock { content in
            content.mediaStart = mediaStart
            content.glimpses = glimpses
            let raised = content.rules.indices.flatMap { index in
                content.rules[index].evaluate(scene, offset: offset)
            }
            let admission = content.budget.admit(raised, at: scene.time)
            var kept = content.rules.reduce(into: Set()) { $0.formUnion($1.keptFrames) }
            if let frame = content.budget.keptFrame { kept.insert(frame) }
            return Verdict(admission: admission, keptFrames: kept)
        }
    }

    /// What is left to say when no frame will come any more, at `time` in seconds since 1970.
    func finish(at time: Int64) -> Verdict {
        content.withLock { content in
            let ends = content.rules.indices.flatMap { content.rules[$0].finish() }
            var admission = content.budget.admit(ends, at: time)
            admission.digest = admission.digest ?? content.budget.finish()
            return Verdict(admission: admission, keptFrames: [])
        }
    }

    /// What the rules made of the tracks that are there and of those that were there lately, and who was not followed.
    var decisions: StreamDecisions {
        content.withLock { content in
            StreamDecisions(
                decisions: content.rules.flatMap(\.decisions).map {
                    DecisionReport($0, mediaStart: content.mediaStart)
                },
                unfollowed: content.glimpses.compactMap { GlimpseReport($0, mediaStart: content.mediaStart) },
                followed: Set(content.glimpses.filter(\.isFollowed).map(\.id)))
        }
    }

    private func offset(_ zone: String, _ time: Int64) -> Int64 {
        Int64(zones[zone]?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time))) ?? 0)
    }
}
