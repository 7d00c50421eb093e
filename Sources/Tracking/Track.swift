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
    /// Where a track is in its life: tentative → confirmed ⇄ lost → ended.
    package enum State: Sendable, Equatable {
        /// Seen, but not often enough yet to be believed.
        case tentative
        /// Believed, and seen in the last frame.
        case confirmed
        /// Believed, and not seen in the last frame.
        case lost
    }

    /// Counted from 1, never used twice by one tracker.
    package let id: Int
    /// See `State`.
    package internal(set) var state: State = .tentative
    /// Where the person was last seen.
    package internal(set) var box: BoundingBox
    /// "3 of 5": it is believed once it was seen in so many of the last so many frames.
    package let confirmations, window: Int
    /// When the track began and when the person was last seen.
    package let firstSeen: Duration
    package internal(set) var lastSeen: Duration

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
        firstSeen = now
        lastSeen = now
        scores = [observation.score]
        extents = [Extent(observation.box)]
        motion = BoxMotion(observation.box)
        appearance = observation.appearance
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
    func isLeaving(_ frame: FrameSize?) -> Bool {
        guard let frame else { return false }
        let ahead = motion.box(box, after: 1)
        return ahead.x < 0 || ahead.y < 0 || ahead.x + ahead.width > frame.width
            || ahead.y + ahead.height > frame.height
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
