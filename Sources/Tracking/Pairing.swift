/// Who continues what in one frame: round after round, those who are still alone.
struct Pairing {
    /// Track scores, for each track of each observation.
    private let scores: [[Float]]
    /// The tracks that observations may continue.
    private let wanted: [Int]
    private(set) var observationOfTrack: [Int?]
    private(set) var isTaken: [Bool]

    init(tracks: [Track], observations: [Observation], in frame: FrameSize?, now: Duration) {
        scores = tracks.map { track in
            let expectation = Expectation(track, in: frame, now: now)
            return observations.map(expectation.score)
        }
        wanted = tracks.indices.filter { tracks[$0].state != .missing }
        observationOfTrack = Array(repeating: nil, count: tracks.count)
        isTaken = Array(repeating: false, count: observations.count)
    }

    /// Pairs those of these observations and of the tracks that are still alone, so that the scores are the largest in all.
    mutating func pair(with candidates: [Int]) {
        let tracks = wanted.filter { observationOfTrack[$0] == nil }
        let observations = candidates.filter { !isTaken[$0] }
        let gains = tracks.map { track in observations.map { scores[track][$0] } }
        for (track, column) in zip(tracks, Assignment(gains: gains).columns) {
            guard let column else { continue }
            observationOfTrack[track] = observations[column]
            isTaken[observations[column]] = true
        }
    }
}
