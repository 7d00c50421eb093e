/// Follows persons from frame to frame by their boxes.
///
/// Each track's box is carried forward by a Kalman filter and meets the new observations in two rounds, the sure ones and
/// then the weak ones (Zhang et al. 2022, "ByteTrack: multi-object tracking by associating every detection box"), each the
/// assignment of the largest `Expectation.score` in all. Other than in ByteTrack that is no overlap of boxes: at 2 frames a
/// second a walker's have none; and weak observations continue lost tracks too: a person often returns with one. Who went
/// missing in the middle of the picture and begins a new track there is given back the old one: see `Reappearance`.
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
        /// For how long after that a person who has not walked out of the picture is missing.
        package var memory: Duration = .seconds(6)

        package init() {}
    }

    private let settings: Settings
    private var nextID = 1

    /// Every living track, oldest first.
    package private(set) var tracks: [Track] = []

    /// The tracks whose persons are in sight, or were a moment ago.
    package var followed: [Track] { tracks.filter { $0.state != .missing } }

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

        let tentative = tracks.indices.filter { tracks[$0].state == .tentative }
        for index in tracks.indices {
            tracks[index].continuedBy = nil
            if let observation = pairing.observationOfTrack[index] {
                tracks[index].see(observations[observation], now: now, sureScore: settings.sureScore)
            } else {
                tracks[index].miss()
            }
        }
        let believed = tentative.filter { tracks[$0].state == .confirmed }
        continueTracks(Reappearance.all(of: believed, among: tracks, in: frame))
        tracks = tracks.compactMap { $0.aged(in: frame, now: now, settings) }
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

    private mutating func continueTracks(_ reappearances: [Reappearance]) {
        for pair in reappearances {
            let old = tracks[pair.missing]
            tracks[pair.missing] = tracks[pair.newcomer]
            tracks[pair.missing].continueTrack(old)
        }
        let gone = Set(reappearances.map(\.newcomer))
        tracks = tracks.indices.filter { !gone.contains($0) }.map { tracks[$0] }
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
        if observation.score >= sureScore { rememberSurely() }
        scores = (scores + [observation.score]).suffix(window)
        sightings = (sightings + [true]).suffix(window)
        if state != .tentative || timesSeen >= confirmations { state = .confirmed }
    }

    fileprivate mutating func miss() {
        sightings = (sightings + [false]).suffix(window)
        if state == .confirmed { state = .lost }
    }

    /// The person turns out to be the one of `old`.
    fileprivate mutating func continueTrack(_ old: Track) {
        continuedBy = id
        id = old.id
        firstSeen = old.firstSeen
    }

    /// The track as it is after a frame, or nil when it has ended: a tentative one when its window can no longer confirm it, a
    /// believed one when nobody has seen it for too long.
    fileprivate func aged(in frame: FrameSize?, now: Duration, _ settings: PersonTracker.Settings) -> Track? {
        if state == .tentative { return sightings.count { !$0 } > window - confirmations ? nil : self }
        let unseen = now - lastSeen
        guard unseen > settings.survival else { return self }
        guard unseen <= settings.survival + settings.memory, !mayHaveLeft(frame) else { return nil }
        var track = self
        track.state = .missing
        return track
    }
}
