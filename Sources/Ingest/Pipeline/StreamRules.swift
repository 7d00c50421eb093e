internal import AlertRules
internal import Foundation
internal import Synchronization

/// A stream's rules at work: its pipeline evaluates them, and whoever asks is told what they decided.
final class StreamRules: Sendable {
    private struct Content {
        var rules: [Rule]
        /// Seconds since 1970 when media time was 0, as of the last frame.
        var mediaStart: Double = 0
    }

    private let content: Mutex<Content>
    /// The time zones of all schedules; the configuration has checked that there are such.
    private let zones: [String: TimeZone]

    init(_ settings: [Rule.Settings]) {
        content = Mutex(Content(rules: settings.map(Rule.init(settings:))))
        let names = settings.flatMap { $0.armed.map(\.zone) }
        zones = Dictionary(names.compactMap { name in TimeZone(identifier: name).map { (name, $0) } }) { first, _ in
            first
        }
    }

    /// The alerts that a frame raises, rule after rule.
    func evaluate(_ scene: Scene) -> [RaisedAlert] {
        content.withLock { content in
            content.mediaStart = Double(scene.time) - scene.now / .seconds(1)
            return content.rules.indices.flatMap { index in
                content.rules[index].evaluate(scene, offset: offset)
            }
        }
    }

    /// What the rules made of the tracks that are there and of those that were there lately.
    var decisions: [DecisionReport] {
        content.withLock { content in
            content.rules.flatMap(\.decisions).map { DecisionReport($0, mediaStart: content.mediaStart) }
        }
    }

    private func offset(_ zone: String, _ time: Int64) -> Int64 {
        Int64(zones[zone]?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time))) ?? 0)
    }
}
