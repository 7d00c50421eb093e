/// How good alerts are: whether each visit of a person was told, how soon, how often, and what was told of nobody.
package struct EventScore: Sendable, Equatable {
    /// Visits that should have been told, and those of them that were.
    package let visits, found: Int
    /// Alerts that repeat what the same rule had told of the same visit.
    package let repeats: Int
    /// The most alerts of one visit.
    package let mostAlerts: Int
    /// Alerts of visits that should have been told.
    package let alerts: Int
    /// Alerts of nobody.
    package let falseAlarms: Int
    /// Of all clips together.
    package let duration: Duration
    /// From when the whole person was in the picture to the first alert, for each visit that was told; the shortest first.
    package let timesToAlert: [Duration]
    /// From when there could be an alert to the first one, for each visit that was told and of which that is known; the shortest
    /// first.
    package let ownDelays: [Duration]

    /// Adds up clips whose lengths are `durations`.
    package init(_ clips: [ClipVerdict], durations: [Duration]) {
        let expected = clips.map { clip in clip.visits.filter { !$0.isOptional } }
        visits = expected.reduce(0) { $0 + $1.count }
        found = expected.joined().count { !$0.alerts.isEmpty }
        alerts = expected.joined().reduce(0) { $0 + $1.alerts.count }
        mostAlerts = clips.flatMap(\.visits).map(\.alerts.count).max() ?? 0
        repeats = clips.reduce(0) { $0 + $1.repeats }
        falseAlarms = clips.reduce(0) { $0 + $1.falseAlarms.count }
        duration = durations.reduce(.zero, +)
        timesToAlert = zip(clips, expected).flatMap { clip, visits in visits.compactMap(clip.timeToAlert) }.sorted()
        ownDelays = zip(clips, expected).flatMap { clip, visits in visits.compactMap(clip.ownDelay) }.sorted()
    }

    /// The share of visits that was told, 0...1; nil where there are none.
    package var recall: Double? { visits == 0 ? nil : Double(found) / Double(visits) }

    /// Nil for clips without length.
    package var falseAlarmsPerHour: Double? {
        duration > .zero ? Double(falseAlarms) / (duration / .seconds(3600)) : nil
    }

    /// Of the visits that were told; nil where none was.
    package var alertsPerVisit: Double? { found == 0 ? nil : Double(alerts) / Double(found) }

    /// The time in which `share` of the visits that were told had their alert (nearest rank); nil where none was.
    package func timeToAlert(share: Double) -> Duration? { timesToAlert.nearestRank(share) }

    /// The same of `ownDelays`.
    package func ownDelay(share: Double) -> Duration? { ownDelays.nearestRank(share) }
}

extension [Duration] {
    /// Of values in order.
    fileprivate func nearestRank(_ share: Double) -> Duration? {
        guard !isEmpty else { return nil }
        let rank = Int((share * Double(count)).rounded(.up))
        return self[Swift.min(Swift.max(rank, 1), count) - 1]
    }
}
