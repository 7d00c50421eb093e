/// Greedy non-maximum suppression: the best box stays, those of its class that overlap it too much go, and so on.
package enum NonMaximumSuppression {
    /// Candidates beyond this many, the worst ones, are not looked at.
    package static let maximumCandidates = 1000

    /// Drops the doubles among the candidates.
    ///
    /// - Parameters:
    ///   - candidates: in any order.
    ///   - iou: overlaps above this are too much.
    ///   - limit: at most so many are returned.
    /// - Returns: the survivors, best first; of equal scores the one that stood first.
    package static func apply(_ candidates: [Detection], iou: Float, limit: Int) -> [Detection] {
        let order = candidates.indices.sorted {
            (candidates[$0].score, $1) > (candidates[$1].score, $0)
        }
        var kept: [Detection] = []
        for index in order.prefix(maximumCandidates) {
            guard kept.count < limit else { break }
            let candidate = candidates[index]
            let isDouble = kept.contains { $0.label == candidate.label && $0.box.iou(candidate.box) > iou }
            if !isDouble { kept.append(candidate) }
        }
        return kept
    }
}
