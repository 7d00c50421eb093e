/// Who continues what in one frame: round after round, those who are still alone.
struct Pairing {
    private let settings: PersonTracker.Settings
    private let predicted: [BoundingBox]
    /// Seconds since each track was seen.
    private let unseen: [Float]
    private let observed: [BoundingBox]
    /// How alike the clothes of each track and observation are; nil where nobody has looked.
    private let likeness: [[Float?]]
    private(set) var observationOfTrack: [Int?]
    private(set) var isTaken: [Bool]

    /// How much clothes weigh against overlap, and the likeness that changes nothing: strangers are as like as that.
    private static let likenessWeight: Float = 2
    private static let usualLikeness: Float = 0.8

    init(tracks: [Track], observations: [Observation], settings: PersonTracker.Settings, now: Duration) {
        self.settings = settings
        predicted = tracks.map { $0.predictedBox(at: now) }
        unseen = tracks.map { Float((now - $0.lastSeen) / .seconds(1)) }
        observed = observations.map(\.box)
        likeness = tracks.map { track in
            observations.map { observation in
                guard let known = track.appearance, let seen = observation.appearance else { return nil }
                return known.likeness(to: seen)
            }
        }
        observationOfTrack = Array(repeating: nil, count: tracks.count)
        isTaken = Array(repeating: false, count: observations.count)
    }

    /// Pairs those of these observations and of the tracks that are still alone, so that the gains are the largest in all.
    mutating func pair(with candidates: [Int], by gain: (_ track: Int, _ observation: Int) -> Float) {
        let tracks = predicted.indices.filter { observationOfTrack[$0] == nil }
        let observations = candidates.filter { !isTaken[$0] }
        let gains = tracks.map { track in observations.map { gain(track, $0) } }
        for (track, column) in zip(tracks, Assignment(gains: gains).columns) {
            guard let column else { continue }
            observationOfTrack[track] = observations[column]
            isTaken[observations[column]] = true
        }
    }

    /// How well an observation continues a track by the overlap of their buffered boxes; 0 for too little.
    func overlapGain(_ track: Int, _ observation: Int) -> Float {
        let buffer = min(settings.buffer.lowerBound + settings.bufferGrowth * unseen[track], settings.buffer.upperBound)
        let overlap = predicted[track].buffered(by: buffer)
            .intersectionOverUnion(observed[observation].buffered(by: buffer))
        guard overlap >= settings.minimumOverlap else { return 0 }
        return overlap * weight(of: likeness[track][observation])
    }

    /// How well an observation continues a track that it does not overlap; 0 for one that is too far, too tall, too small
    /// or dressed otherwise.
    func reachGain(_ track: Int, _ observation: Int) -> Float {
        guard let likeness = likeness[track][observation], likeness >= settings.minimumLikeness else { return 0 }
        let (expected, seen) = (predicted[track], observed[observation])
        let height = max(expected.height, seen.height)
        guard min(expected.height, seen.height) > 0.7 * height else { return 0 }
        let distance = expected.distance(to: seen) / height
        let reach = settings.reach + settings.reachGrowth * min(unseen[track], 2)
        return max(0, 1 - distance / reach) * weight(of: likeness)
    }

    private func weight(of likeness: Float?) -> Float {
        max(0.01, 1 + Self.likenessWeight * ((likeness ?? Self.usualLikeness) - Self.usualLikeness))
    }
}
