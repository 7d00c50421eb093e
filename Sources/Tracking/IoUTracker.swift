/// Follows persons from frame to frame by the overlap of their boxes.
///
/// Each track's box is carried forward at constant velocity and meets the new observations greedily, the best
/// intersection over union first (Bochinski et al. 2017, "High-speed tracking-by-detection without using image
/// information"), with boxes buffered as in Yang et al. 2023, so that it holds at 2 to 10 frames a second.
/// A value without clock: `update` once a frame, in the order of time; time that goes back ends every track.
package struct IoUTracker: Sendable {
    /// What the tracker believes, and for how long.
    package struct Settings: Sendable, Equatable {
        /// Least intersection over union of the buffered boxes for an observation to continue a track, 0...1.
        package var minimumOverlap: Float = 0.2
        /// How far boxes are grown on each side before they are compared, as a share of their extent.
        package var buffer: Float = 0.3
        /// An observation that overlaps a track in sight by more than this is the same person seen twice, 0...1.
        package var duplicateOverlap: Float = 0.3
        /// Least score of an observation that begins a track, 0...1; weaker ones only continue one.
        ///
        /// Zhang et al. 2022, "ByteTrack: multi-object tracking by associating every detection box".
        package var beginningScore: Float = 0.5
        /// A track is believed once it was seen in `confirmations` of the last `window` frames.
        package var confirmations = 3
        package var window = 5
        /// How long a believed track lives without being seen.
        package var survival: Duration = .seconds(2)
        /// Weight of the newest movement in the smoothed velocity, 0...1.
        package var velocityGain: Float = 0.4

        package init() {}
    }

    private let settings: Settings
    private var nextID = 1

    /// Every living track, oldest first.
    package private(set) var tracks: [Track] = []

    package init(settings: Settings = Settings()) { self.settings = settings }

    /// Takes the observations of the frame at `now` and answers every living track.
    @discardableResult
    package mutating func update(_ observations: [Observation], now: Duration) -> [Track] {
        if tracks.contains(where: { $0.lastSeen > now }) { tracks = [] }
        let matches = match(observations, now: now)
        var isTaken = [Bool](repeating: false, count: observations.count)
        for index in tracks.indices {
            if let match = matches[index] {
                isTaken[match] = true
                see(observations[match], track: index, now: now)
            } else {
                miss(track: index)
            }
        }
        tracks = tracks.filter { !hasEnded($0, now: now) }
        for (index, observation) in observations.enumerated() where !isTaken[index] {
            guard observation.score >= settings.beginningScore, !isDuplicate(observation, now: now) else { continue }
            tracks.append(Track(id: nextID, observation: observation, now: now))
            nextID += 1
        }
        return tracks
    }

    private func isDuplicate(_ observation: Observation, now: Duration) -> Bool {
        tracks.contains {
            $0.lastSeen == now && $0.box.intersectionOverUnion(observation.box) > settings.duplicateOverlap
        }
    }

    private struct Candidate {
        let track, observation: Int
        let overlap: Float
    }

    /// For each track the index of the observation that continues it.
    private func match(_ observations: [Observation], now: Duration) -> [Int?] {
        var candidates: [Candidate] = []
        for (track, box) in tracks.map({ $0.predictedBox(at: now).buffered(by: settings.buffer) }).enumerated() {
            for (observation, other) in observations.enumerated() {
                let overlap = box.intersectionOverUnion(other.box.buffered(by: settings.buffer))
                guard overlap >= settings.minimumOverlap else { continue }
                candidates.append(Candidate(track: track, observation: observation, overlap: overlap))
            }
        }
        candidates.sort { ($0.overlap, $1.track) > ($1.overlap, $0.track) }
        var matches = [Int?](repeating: nil, count: tracks.count)
        var isTaken = [Bool](repeating: false, count: observations.count)
        for candidate in candidates where matches[candidate.track] == nil && !isTaken[candidate.observation] {
            matches[candidate.track] = candidate.observation
            isTaken[candidate.observation] = true
        }
        return matches
    }

    private mutating func see(_ observation: Observation, track index: Int, now: Duration) {
        let before = tracks[index]
        let elapsed = Float((now - before.lastSeen) / .seconds(1))
        if elapsed > 0 {
            let from = before.box.bottomCentre
            let to = observation.box.bottomCentre
            let gain = before.sightings.count == 1 ? 1 : settings.velocityGain
            tracks[index].velocityX += gain * ((to.x - from.x) / elapsed - before.velocityX)
            tracks[index].velocityY += gain * ((to.y - from.y) / elapsed - before.velocityY)
        }
        tracks[index].box = observation.box
        tracks[index].lastSeen = now
        tracks[index].scores = (before.scores + [observation.score]).suffix(settings.window)
        note(seen: true, track: index)
        let hits = tracks[index].sightings.count { $0 }
        if before.state != .tentative || hits >= settings.confirmations { tracks[index].state = .confirmed }
    }

    private mutating func miss(track index: Int) {
        note(seen: false, track: index)
        if tracks[index].state == .confirmed { tracks[index].state = .lost }
    }

    private mutating func note(seen: Bool, track index: Int) {
        tracks[index].sightings = (tracks[index].sightings + [seen]).suffix(settings.window)
    }

    /// A tentative track ends when its window can no longer confirm it; a believed one when it has survived long enough.
    private func hasEnded(_ track: Track, now: Duration) -> Bool {
        switch track.state {
        case .tentative:
            track.sightings.count { !$0 } > settings.window - settings.confirmations
        case .confirmed, .lost:
            now - track.lastSeen > settings.survival
        }
    }
}
