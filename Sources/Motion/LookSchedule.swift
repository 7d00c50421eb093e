/// Decides in which pictures the network looks for persons: where something moves, while a track is unsettled, and every now
/// and then.
///
/// In the others nothing has changed since it looked last, so what it found still stands. A value without clock.
package struct LookSchedule: Sendable {
    /// Whom the tracker follows.
    package enum Presence: Sendable, Equatable {
        case nobody
        /// Persons who are believed and were in the last picture.
        case settled
        /// Somebody who may be a person, or who was lost a moment ago: only another look can tell.
        case unsettled
    }

    /// Who stands still from before the start is found after this time at the latest, and who is taken for one who stands still
    /// is looked at again.
    package static let checkInterval = Duration.seconds(10)
    /// How long the network goes on after the last motion while somebody is followed.
    package static let afterMotion = Duration.seconds(2)

    private var lastLook: Duration?
    private var lastMotion: Duration?

    package init() {}

    /// Whether the network looks at the picture at `now`.
    package mutating func isDue(_ finding: MotionDetector.Finding, presence: Presence, now: Duration) -> Bool {
        if finding != .still { lastMotion = now }
        let isDue =
            finding != .still || presence == .unsettled
            || presence == .settled && !isPast(lastMotion, by: Self.afterMotion, now)
            || isPast(lastLook, by: Self.checkInterval, now)
        if isDue { lastLook = now }
        return isDue
    }

    /// Whether a time is so long ago, unknown, or still to come, as after a sender's restart.
    private func isPast(_ time: Duration?, by interval: Duration, _ now: Duration) -> Bool {
        guard let time, time <= now else { return true }
        return now - time >= interval
    }
}
