/// How many persons are found by how tall they are in the picture, where so many of all that is found are persons.
///
/// It compares detectors at the same precision: each at the least score with which it reaches that.
package struct HeightRecall: Sendable, Equatable {
    /// Persons of some heights.
    package struct Class: Sendable, Equatable {
        /// In pixels.
        package let heights: Range<Double>
        /// How many there are, and how many of them were found.
        package let persons, found: Int
    }

    /// The least score that reaches the precision; nil where none does.
    package let score: Double?
    /// In the order of heights.
    package let classes: [Class]

    /// A detection is right where it overlaps a person whom no surer one has taken by a half (intersection over union).
    ///
    /// - Parameters:
    ///   - pictures: what is there and what was found.
    ///   - precision: the share of what is found that is right, 0...1.
    ///   - limits: rising heights in pixels at which a class ends and the next one begins.
    package init(_ pictures: [LabelledPicture], precision: Double, limits: [Double]) {
        let judgements = pictures.flatMap(Self.judge).inOrderOfScore(\.score)
        var right = 0
        var enough: Int?
        for (index, judgement) in judgements.enumerated() {
            right += judgement.height == nil ? 0 : 1
            if Double(right) >= precision * Double(index + 1) { enough = index + 1 }
        }
        score = enough.map { judgements[$0 - 1].score }
        let found = judgements.prefix(enough ?? 0).compactMap(\.height)
        let heights = pictures.flatMap(\.labels).filter { !$0.isCrowd }.map(\.box.height)
        let bounds = [0] + limits + [.infinity]
        classes = zip(bounds, bounds.dropFirst()).map { low, high in
            Class(
                heights: low..<high, persons: heights.count { (low..<high).contains($0) },
                found: found.count { (low..<high).contains($0) })
        }
    }

    private struct Judgement {
        let score: Double
        /// Of the person that was found; nil for nobody.
        let height: Double?
    }

    /// What lies on a crowd is neither right nor wrong.
    private static func judge(_ picture: LabelledPicture) -> [Judgement] {
        var open = picture.labels.filter { !$0.isCrowd }
        let crowds = picture.labels.filter(\.isCrowd)
        return picture.found.inOrderOfScore(\.score).compactMap { found in
            let best = open.indices.max { open[$0].overlap(found.box) < open[$1].overlap(found.box) }
            if let best, open[best].overlap(found.box) >= 0.5 {
                return Judgement(score: found.score, height: open.remove(at: best).box.height)
            }
            let isCrowd = crowds.contains { $0.overlap(found.box) >= 0.5 }
            return isCrowd ? nil : Judgement(score: found.score, height: nil)
        }
    }
}
