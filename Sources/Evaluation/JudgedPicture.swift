/// The detections of a picture as right or wrong, for one overlap and one range of sizes.
struct JudgedPicture {
    /// A detection that counts.
    struct Verdict {
        let score: Double
        let isRight: Bool
    }

    /// COCO looks at so many of a picture.
    private static let mostFound = 100

    /// In order of score; what lies on a crowd, or is of another size, is not among them.
    let verdicts: [Verdict]
    /// Persons who should have been found.
    let persons: Int

    init(_ picture: LabelledPicture, overlap least: Double, area: ClosedRange<Double>) {
        func counts(_ label: Label) -> Bool { !label.isCrowd && area.contains(label.area) }
        let labels = picture.labels.filter(counts) + picture.labels.filter { !counts($0) }
        let persons = picture.labels.count(where: counts)
        var isTaken = [Bool](repeating: false, count: labels.count)
        var verdicts: [Verdict] = []
        for found in picture.found.inOrderOfScore(\.score).prefix(Self.mostFound) {
            var best = min(least, 1 - 1e-10)
            var match: Int?
            for (index, label) in labels.enumerated() where !isTaken[index] || label.isCrowd {
                // Who counts is preferred to who does not, however well that one fits.
                if index >= persons, let match, match < persons { break }
                let overlap = label.overlap(found.box)
                if overlap >= best {
                    best = overlap
                    match = index
                }
            }
            if let match {
                isTaken[match] = true
                if match < persons { verdicts.append(Verdict(score: found.score, isRight: true)) }
            } else if area.contains(found.box.area) {
                verdicts.append(Verdict(score: found.score, isRight: false))
            }
        }
        self.verdicts = verdicts
        self.persons = persons
    }
}
