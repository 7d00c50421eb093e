/// Who of those who have just come to be believed is somebody who went missing.
///
/// People who meet hide each other, and a track may go over from one to another: who comes out again then begins a new
/// track while an old one sees nobody any more. As many come out of a meeting as went into it, so whoever begins in the
/// middle of the picture, where a stranger can hardly come from, is taken for the one who is missing, by place, height and
/// clothes. That is decided late, once the new track is believed: until then the old one may have been seen again.
struct Reappearance {
    /// Indices of the track that begins and of the one that it continues.
    let newcomer, missing: Int

    /// Pairs the tracks of `newcomers` with those nobody has seen surely since these began, so that the scores are the largest
    /// in all.
    static func all(of newcomers: [Int], among tracks: [Track], in frame: FrameSize?) -> [Reappearance] {
        let inside = newcomers.filter { !tracks[$0].mayHaveEntered(frame) }
        let missing = tracks.indices.filter { tracks[$0].state != .tentative && !newcomers.contains($0) }
        let gains = inside.map { newcomer in missing.map { score(of: tracks[newcomer], as: tracks[$0], in: frame) } }
        return zip(inside, Assignment(gains: gains).columns).compactMap { newcomer, column in
            column.map { Reappearance(newcomer: newcomer, missing: missing[$0]) }
        }
    }

    private static func score(of newcomer: Track, as missing: Track, in frame: FrameSize?) -> Float {
        guard missing.surely.time < newcomer.firstSeen else { return 0 }
        let first = Observation(box: newcomer.start, score: newcomer.score, appearance: newcomer.appearance)
        return Expectation(missing.lostSinceSurelySeen, in: frame, now: newcomer.firstSeen).scoreInside(of: first)
    }
}
