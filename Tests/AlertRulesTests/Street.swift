import AlertRules
import Tracking

/// A street of 640x480 pixels, seen at 5 frames a second.
struct Street {
    var tracker = PersonTracker()
    var rule: Rule
    /// How sharp the pictures are.
    var sharpness: Float = 1
    var now = Duration.zero
    /// Seconds since 1970: 1 January 2026, 12:00 UTC.
    var time: Int64 = 1_767_268_800
    /// Every event of every alert.
    var events: [RaisedAlert] = []
    /// The share of everybody's box that changes; nil where nobody watches for motion.
    var changedShare: Float?

    init(_ change: (inout Rule.Settings) -> Void = { _ in }) {
        var settings = Rule.Settings()
        change(&settings)
        rule = Rule(settings: settings)
    }

    /// Feeds one frame with these boxes.
    mutating func frame(_ observations: [Observation]) {
        let size = FrameSize(width: 640, height: 480)
        let tracks = tracker.update(observations, in: size, now: now)
        let changes = changedShare.map { share in
            Dictionary(uniqueKeysWithValues: tracks.map { ($0.id, share) })
        }
        var scene = Scene(
            tracks: tracks, frame: size, now: now, time: time, changes: changes)
        scene.sharpness = Dictionary(uniqueKeysWithValues: tracks.map { ($0.id, sharpness) })
        events += rule.evaluate(scene, offset: { _, _ in 0 })
        now += .milliseconds(200)
        time += 1
    }

    /// Feeds one person, standing at `x`, with the score of each frame; nil is not seen.
    mutating func show(_ scores: [Float?], x: Float = 100) {
        for score in scores { frame(score.map { [Self.person(x: x, y: 200, score: $0)] } ?? []) }
    }

    /// Feeds a person who walks from one place to another in so many frames.
    mutating func walk(from first: (x: Float, y: Float), to last: (x: Float, y: Float), frames: Int) {
        for step in 0..<frames {
            let share = Float(step) / Float(frames - 1)
            frame([Self.person(x: first.x + share * (last.x - first.x), y: first.y + share * (last.y - first.y))])
        }
    }

    /// A person of 40x100 pixels whose feet are at `x`, `y`.
    static func person(x: Float, y: Float, score: Float = 0.8) -> Observation {
        Observation(box: BoundingBox(x: x - 20, y: y - 100, width: 40, height: 100), score: score)
    }

    /// The alerts that started.
    var raised: [RaisedAlert] { events.filter { $0.event == .start } }

    /// What became of the alerts, in order.
    var lives: [RaisedAlert.Event] { events.map(\.event) }

    var shortfalls: [Shortfall.Condition?] { rule.decisions.map { $0.shortfall?.condition } }
}
