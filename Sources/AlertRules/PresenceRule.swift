package import Tracking

/// Raises a `start` alert when a person is there: one a track, not one a frame.
///
/// Where a track's score falls below the minimum and rises again, it raises another after the cool-down.
/// The rule is a value without clock: `evaluate` once a frame, in the order of time.
package struct PresenceRule: Sendable {
    /// What the owner asked for.
    package struct Settings: Sendable, Equatable {
        /// The rule's name, as alerts carry it.
        package var name: String = "person"
        /// Least median score of the track, 0...1.
        package var minimumScore: Float = 0.5
        /// How long a track stays silent after its alert.
        ///
        /// It never silences another track.
        package var cooldown: Duration = .seconds(60)

        package init() {}
    }

    /// What the owner asked for.
    package let settings: Settings
    private var memory: [Int: Memory] = [:]

    /// What the rule remembers of a track that raised an alert.
    private struct Memory {
        /// When its last alert was raised.
        var raised: Duration
        /// Whether the condition held when the track was last seen.
        var holds: Bool
    }

    package init(settings: Settings = Settings()) { self.settings = settings }

    /// The alerts that the frame at `now` raises, given every living track.
    package mutating func evaluate(_ tracks: [Track], now: Duration) -> [RaisedAlert] {
        var raised: [RaisedAlert] = []
        // A track that is tentative or out of sight changes nothing: the picture of an alert must show its person.
        for track in tracks where track.state == .confirmed {
            let holds = track.score >= settings.minimumScore
            if holds, mayRaise(track, now: now) {
                memory[track.id] = Memory(raised: now, holds: true)
                raised.append(RaisedAlert(rule: settings.name, event: .start, track: track))
            } else {
                memory[track.id]?.holds = holds
            }
        }
        let living = Set(tracks.map(\.id))
        memory = memory.filter { living.contains($0.key) }
        return raised
    }

    /// The condition must have become true, and an earlier alert of the same track must have cooled down.
    private func mayRaise(_ track: Track, now: Duration) -> Bool {
        guard let before = memory[track.id] else { return true }
        return !before.holds && now - before.raised >= settings.cooldown
    }
}
