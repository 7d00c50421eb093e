/// Chooses which frames of a stream are analysed, so that there are at most `framesPerSecond` of media time.
///
/// The choice follows a grid rather than the last chosen frame, so that 10 frames a second sampled at 4 give 4 and not 3.
package struct FrameSampler: Sendable {
    private let interval: Duration
    private var due: Duration?

    /// `framesPerSecond` must be positive.
    package init(framesPerSecond: Double) { interval = .seconds(1 / framesPerSecond) }

    /// Whether the frame at media time `time` is due.
    package mutating func takes(_ time: Duration) -> Bool {
        // A sender that restarts or seeks begins a new grid.
        guard let due, time >= due - interval * 2, time < due + interval * 10 else {
            self.due = time + interval
            return true
        }
        guard time >= due else { return false }
        self.due = due + interval * Int((time - due) / interval + 1)
        return true
    }
}
