/// What the detector found in a frame that was looked at.
package struct SearchedFrame: Sendable {
    /// Since the clip's first frame.
    package let time: Duration
    /// In any order.
    package let found: [ScoredBox]

    package init(time: Duration, found: [ScoredBox]) {
        self.time = time
        self.found = found
    }
}

/// How often, and how surely, the detector must have seen a person before there can be an alert.
package struct SightDemand: Sendable, Equatable {
    /// Least score of a sighting, 0...1.
    package let minimumScore: Double
    /// "3 of 5": in so many of the last so many frames.
    package let needed, window: Int

    package init(minimumScore: Double, needed: Int, window: Int) {
        self.minimumScore = minimumScore
        self.needed = needed
        self.window = window
    }
}

/// In which frames the detector saw whom: what an alert could be made of, whatever the tracker and the rules made of it.
package struct DetectorSight: Sendable {
    private let frames: [SearchedFrame]
    private let demands: [SightDemand]

    /// Frames in the order of time; an alert can be asked for once any of `demands` is met.
    package init(frames: [SearchedFrame], demands: [SightDemand]) {
        self.frames = frames
        self.demands = demands
    }

    /// When in `time` the detector had seen a person often enough; nil where it never had, or nobody has labelled where the
    /// person is.
    ///
    /// A box is a sighting of whom it overlaps most of all `persons`, as an alert's is.
    func confirmable(
        _ person: LabelledPerson, among persons: [LabelledPerson], in time: ClosedRange<Duration>,
        tolerance: ClipVerdict.Tolerance
    ) -> Duration? {
        let scores = frames.filter { time.contains($0.time) }.map { frame in
            (time: frame.time, score: score(of: person, among: persons, in: frame, tolerance))
        }
        let times = demands.compactMap { demand in
            scores.indices.first { last in
                let window = scores[max(0, last - demand.window + 1)...last]
                return window.count { $0.score >= demand.minimumScore } >= demand.needed
            }
        }
        return times.min().map { scores[$0].time }
    }

    /// How surely the detector saw a person in a frame; 0 where it did not.
    private func score(
        of person: LabelledPerson, among persons: [LabelledPerson], in frame: SearchedFrame,
        _ tolerance: ClipVerdict.Tolerance
    ) -> Double {
        let boxes = persons.filter { $0.isThere(at: frame.time) }.compactMap { other in
            other.box(at: frame.time, tolerance: tolerance.time).map { (name: other.name, box: $0) }
        }
        let sightings = frame.found.filter { found in
            let shown = boxes.max { $0.box.intersectionOverUnion(found.box) < $1.box.intersectionOverUnion(found.box) }
            guard let shown, shown.name == person.name else { return false }
            return shown.box.intersectionOverUnion(found.box) >= tolerance.overlap
        }
        return sightings.map(\.score).max() ?? 0
    }
}

extension LabelledPerson {
    fileprivate func isThere(at time: Duration) -> Bool { sights.contains { $0.time.contains(time) } }
}
