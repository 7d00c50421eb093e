/// Follows persons from frame to frame by their boxes.
///
/// Each track's box is carried forward by a Kalman filter and meets the new observations in two rounds, the sure ones and
/// then the weak ones (Zhang et al. 2022, "ByteTrack: multi-object tracking by associating every detection box"), each the
/// assignment of the largest `Expectation.score` in all. Other than in ByteTrack that is no overlap of boxes: at 2 frames a
/// second a walker's have none; and weak observations continue lost tracks too: a person often returns with one.
///
/// A value without clock: `update` once a frame, in the order of time; time that goes back ends every track.
package struct PersonTracker: Sendable {
    /// What the tracker believes, and for how long.
    package struct Settings: Sendable, Equatable {
        /// An observation that overlaps a track in sight by more than this is the same person seen twice, 0...1.
        package var duplicateOverlap: Float = 0.3
        /// Least score of a sure observation, which may begin a track, 0...1; weaker ones only continue one.
        package var sureScore: Float = 0.5
        /// A track is believed once it was seen in `confirmations` of the last `window` frames.
        package var confirmations = 3
        package var window = 5
        /// How long a believed track lives without being seen.
        package var survival: Duration = .seconds(2)

        package init() {}
    }

    private let settings: Settings
    private var nextID = 1

    /// Every living track, oldest first.
    package private(set) var tracks: [Track] = []

    private var glimpsed = Glimpses()

    /// Who was seen lately, but not surely enough to be followed; the newest last.
    package var glimpses: [Glimpse] { glimpsed.all }

    package init(settings: Settings = Settings()) { self.settings = settings }

    /// Takes the observations of the frame at `now` and answers every living track.
    ///
    /// By the frame's size who walks out is told from who is hidden; nil is a picture without end.
    @discardableResult
    package mutating func update(_ observations: [Observation], in frame: FrameSize? = nil, now: Duration) -> [Track] {
        if tracks.contains(where: { $0.lastSeen > now }) { tracks = [] }
        var pairing = Pairing(tracks: tracks, observations: observations, in: frame, now: now)
        let sure = observations.indices.filter { observations[$0].score >= settings.sureScore }
        let weak = observations.indices.filter { observations[$0].score < settings.sureScore }
        pairing.pair(with: sure)
        pairing.pair(with: weak)

        for index in tracks.indices {
            if let observation = pairing.observationOfTrack[index] {
                tracks[index].see(observations[observation], now: now, sureScore: settings.sureScore)
            } else {
                tracks[index].miss()
            }
        }
        tracks = tracks.filter { !$0.hasEnded(now: now, survival: settings.survival) }
        for index in sure where !pairing.isTaken[index] && !isDuplicate(observations[index], now: now) {
            tracks.append(Track(id: nextID, observation: observations[index], now: now, settings))
            nextID += 1
            glimpsed.follow(observations[index].box, now: now)
        }
        for index in weak where !pairing.isTaken[index] && !isDuplicate(observations[index], now: now) {
            glimpsed.add(observations[index], needed: settings.sureScore, now: now)
        }
        return tracks
    }

    private func isDuplicate(_ observation: Observation, now: Duration) -> Bool {
        tracks.contains {
            $0.lastSeen == now && $0.box.intersectionOverUnion(observation.box) > settings.duplicateOverlap
        }
    }
}

extension Track {
    fileprivate mutating func see(_ observation: Observation, now: Duration, sureScore: Float) {
        if let seen = observation.appearance, observation.score >= sureScore {
            appearance = appearance?.followed(by: seen) ?? seen
        }
        motion.see(observation.box, after: Float((now - lastSeen) / .seconds(1)))
        box = observation.box
        rememberExtent()
        lastSeen = now
        scores = (scores + [observation.score]).suffix(window)
        sightings = (sightings + [true]).suffix(window)
        if state != .tentative || timesSeen >= confirmations { state = .confirmed }
    }

    fileprivate mutating func miss() {
        sightings = (sightings + [false]).suffix(window)
        if state == .confirmed { state = .lost }
    }

    /// A tentative track ends when its window can no longer confirm it; a believed one when it has survived long enough.
    fileprivate func hasEnded(now: Duration, survival: Duration) -> Bool {
        switch state {
        case .tentative: sightings.count { !$0 } > window - confirmations
        case .confirmed, .lost: now - lastSeen > survival
        }
    }
}
