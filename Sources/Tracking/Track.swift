/// One detection as the tracker takes it.
package struct Observation: Sendable, Equatable {
    /// In pixels of the frame.
    package var box: BoundingBox
    /// The detector's confidence, 0...1.
    package var score: Float
    /// How the person is dressed, where somebody has looked.
    package var appearance: Appearance?

    package init(box: BoundingBox, score: Float, appearance: Appearance? = nil) {
        self.box = box
        self.score = score
        self.appearance = appearance
    }
}

/// One person over time.
package struct Track: Sendable, Equatable {
    /// Where a track is in its life: tentative → confirmed ⇄ lost → missing → ended.
    package enum State: Sendable, Equatable {
        /// Seen, but not often enough yet to be believed.
        case tentative
        /// Believed, and seen in the last frame.
        case confirmed
        /// Believed, and not seen in the last frame.
        case lost
        /// Believed, and away for longer than a track survives, though not out of the picture: no observation continues it,
        /// but it may turn out to be of the person whom a new track follows.
        case missing
    }

    /// Counted from 1, never used twice by one tracker.
    ///
    /// A track that turns out to continue another takes its number.
    package internal(set) var id: Int
    /// The number of the track that has turned out in this frame to be of the same person, and goes on as this one.
    package internal(set) var continuedBy: Int?
    /// See `State`.
    package internal(set) var state: State = .tentative
    /// Where the person was last seen.
    package internal(set) var box: BoundingBox
    /// "3 of 5": it is believed once it was seen in so many of the last so many frames.
    package let confirmations, window: Int
    /// When the track began and when the person was last seen.
    package internal(set) var firstSeen: Duration
    package internal(set) var lastSeen: Duration

    /// Where the track began.
    let start: BoundingBox
    /// The last sure sighting: a weak one may be of anything near.
    private(set) var surely: SureSighting
    /// Scores of the last sightings, the newest last.
    var scores: [Float]
    /// Whether the person was seen, for each of the last frames; the newest last.
    var sightings: [Bool] = [true]
    /// How large the last boxes were, the newest last.
    private var extents: [Extent]
    /// How the box moves.
    var motion: BoxMotion
    /// How the person is dressed, as of the sure sightings.
    var appearance: Appearance?

    init(id: Int, observation: Observation, now: Duration, _ settings: PersonTracker.Settings) {
        self.id = id
        confirmations = settings.confirmations
        window = settings.window
        box = observation.box
        start = observation.box
        firstSeen = now
        lastSeen = now
        scores = [observation.score]
        extents = [Extent(observation.box)]
        motion = BoxMotion(observation.box)
        surely = SureSighting(box: observation.box, motion: motion, time: now)
        appearance = observation.appearance
    }

    /// What was known of the person when they were seen surely.
    struct SureSighting: Sendable, Equatable {
        let box: BoundingBox
        let motion: BoxMotion
        let time: Duration
    }

    /// Takes the last sighting for a sure one.
    mutating func rememberSurely() { surely = SureSighting(box: box, motion: motion, time: lastSeen) }

    /// The track as it was when the person was seen surely, and lost since then.
    var lostSinceSurelySeen: Track {
        var track = self
        track.box = surely.box
        track.motion = surely.motion
        track.lastSeen = surely.time
        track.state = .lost
        return track
    }

    /// How large a box is, in pixels.
    package struct Extent: Sendable, Equatable {
        package var width, height: Float

        fileprivate init(_ box: BoundingBox) {
            width = box.width
            height = box.height
        }
    }

    /// So many boxes tell how large the person is: more than somebody else is in them at a time, as a rule.
    private static let extentWindow = 9

    /// The medians of the last boxes' width and height.
    package var usualExtent: Extent {
        var usual = Extent(box)
        usual.width = extents.map(\.width).median ?? box.width
        usual.height = extents.map(\.height).median ?? box.height
        return usual
    }

    /// Takes the box that was seen last.
    mutating func rememberExtent() { extents = (extents + [Extent(box)]).suffix(Self.extentWindow) }

    /// The median of the scores of the last sightings, 0...1: one lucky frame does not raise it.
    package var score: Float { scores.median ?? 0 }

    /// In how many of the last frames the person was seen.
    package var timesSeen: Int { sightings.count { $0 } }

    /// The score of the last sighting, 0...1.
    package var latestScore: Float { scores.last ?? 0 }

    /// Where the box should be at `now`, at constant velocity.
    func predictedBox(at now: Duration) -> BoundingBox { motion.box(box, after: Float((now - lastSeen) / .seconds(1))) }

    /// Whether the person may be out of a frame of that size: on their way they reach its edge within a second.
    func isLeaving(_ frame: FrameSize?) -> Bool { motion.box(box, after: 1).reaches(edgeOf: frame, margin: 0) }

    /// Whether the person may have come into a frame of that size when the track began: a second before they could have been
    /// out of it.
    func mayHaveEntered(_ frame: FrameSize?) -> Bool { mayBeOut(of: frame, from: start, after: -1) }

    /// Whether the person may have gone out of a frame of that size since they were seen.
    func mayHaveLeft(_ frame: FrameSize?) -> Bool { mayBeOut(of: frame, from: box, after: 1) }

    /// At the edge itself people also turn, or are cut off by it so that their boxes stand still.
    private func mayBeOut(of frame: FrameSize?, from box: BoundingBox, after seconds: Float) -> Bool {
        let margin = 0.25 * box.width
        return box.reaches(edgeOf: frame, margin: margin)
            || motion.box(box, after: seconds).reaches(edgeOf: frame, margin: margin)
    }
}

extension [Float] {
    /// Nil for none.
    fileprivate var median: Float? {
        guard !isEmpty else { return nil }
        let sorted = sorted()
        let middle = count / 2
        return count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }
}
