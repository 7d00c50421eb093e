import Tracking

/// How well tracks keep who is who.
///
/// Ristani et al. 2016, "Performance measures and a data set for multi-target, multi-camera tracking".
struct IdentityScore: CustomStringConvertible {
    /// One box of one identity in one frame.
    struct Box {
        let id: Int
        let box: BoundingBox
    }

    /// Twice the boxes that agree, by all boxes there are: IDF1, 0...1.
    let idf1: Float
    /// How often a person's box passed from one track to another.
    let switches: Int

    /// Boxes agree where they overlap by half, under the best pairing of persons with tracks.
    init(truth: [[Box]], tracks: [[Box]]) {
        let persons = Set(truth.joined().map(\.id)).sorted()
        let found = Set(tracks.joined().map(\.id)).sorted()
        var together = Array(repeating: [Float](repeating: 0, count: found.count), count: persons.count)
        var last: [Int: Int] = [:]
        var switches = 0
        for (truth, tracks) in zip(truth, tracks) {
            let overlaps = truth.map { person in
                tracks.map { track in
                    let overlap = person.box.intersectionOverUnion(track.box)
                    return overlap >= 0.5 ? overlap : 0
                }
            }
            for (person, column) in zip(truth, Assignment(gains: overlaps).columns) {
                guard let column else { continue }
                let track = tracks[column].id
                if let before = last.updateValue(track, forKey: person.id), before != track { switches += 1 }
            }
            for (person, row) in zip(truth, overlaps) {
                for (track, overlap) in zip(tracks, row) where overlap > 0 {
                    guard let i = persons.firstIndex(of: person.id), let j = found.firstIndex(of: track.id) else {
                        continue
                    }
                    together[i][j] += 1
                }
            }
        }
        let agreeing = zip(together, Assignment(gains: together).columns).reduce(Float(0)) { sum, pair in
            sum + (pair.1.map { pair.0[$0] } ?? 0)
        }
        let all = truth.joined().count + tracks.joined().count
        idf1 = all == 0 ? 1 : 2 * agreeing / Float(all)
        self.switches = switches
    }

    var description: String { "IDF1 \(idf1), \(switches) switches" }
}
