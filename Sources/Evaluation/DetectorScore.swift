/// How good a detector is by the rules of COCO.
///
/// Lin et al. 2014, "Microsoft COCO: common objects in context", and the evaluation code that its authors published.
package struct DetectorScore: Sendable, Equatable {
    /// Average precision, 0...1; nil where there is nobody to find.
    package let ap, ap50, ap75, apSmall, apMedium, apLarge: Double?
    /// At some scores, what a user sees who takes them as the limit.
    package let operatingPoints: [OperatingPoint]

    /// Precision and recall where detections of less than a score are left out, at half an overlap.
    package struct OperatingPoint: Sendable, Equatable {
        /// The least score.
        package let score: Double
        /// The share of what was found that is there; nil where nothing was found.
        package let precision: Double?
        /// The share of what is there that was found; nil where nobody is there.
        package let recall: Double?
    }

    /// COCO's limits between small, medium and large, in square pixels.
    private enum Area {
        static let all = 0.0...1e10
        static let small = 0.0...1024
        static let medium = 1024.0...9216
        static let large = 9216.0...1e10
    }

    /// The scores at which precision and recall are told.
    private static let limits = [0.3, 0.4, 0.5]

    /// Scores the detections of some pictures; of each picture the 100 surest count.
    package init(_ pictures: [LabelledPicture]) {
        let overlaps = (0..<10).map { 0.5 + 0.05 * Double($0) }
        func average(_ area: ClosedRange<Double>, _ overlaps: [Double]) -> Double? {
            let values = overlaps.compactMap { Self.averagePrecision(pictures, overlap: $0, area: area) }
            return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
        }
        ap = average(Area.all, overlaps)
        ap50 = average(Area.all, [overlaps[0]])
        ap75 = average(Area.all, [overlaps[5]])
        apSmall = average(Area.small, overlaps)
        apMedium = average(Area.medium, overlaps)
        apLarge = average(Area.large, overlaps)
        let judged = pictures.map { JudgedPicture($0, overlap: 0.5, area: Area.all) }
        let persons = judged.reduce(0) { $0 + $1.persons }
        operatingPoints = Self.limits.map { limit in
            let counted = judged.flatMap(\.verdicts).filter { $0.score >= limit }
            let right = counted.count { $0.isRight }
            return OperatingPoint(
                score: limit, precision: counted.isEmpty ? nil : Double(right) / Double(counted.count),
                recall: persons == 0 ? nil : Double(right) / Double(persons))
        }
    }

    /// The mean over recalls 0, 0.01 … 1 of the best precision that is had at that recall or a greater one.
    private static func averagePrecision(
        _ pictures: [LabelledPicture], overlap: Double, area: ClosedRange<Double>
    ) -> Double? {
        let judged = pictures.map { JudgedPicture($0, overlap: overlap, area: area) }
        let persons = judged.reduce(0) { $0 + $1.persons }
        guard persons > 0 else { return nil }
        let verdicts = judged.flatMap(\.verdicts).inOrderOfScore(\.score)
        var right = 0
        var curve: [(recall: Double, precision: Double)] = verdicts.enumerated().map { index, verdict in
            right += verdict.isRight ? 1 : 0
            return (Double(right) / Double(persons), Double(right) / Double(index + 1))
        }
        for index in curve.indices.dropLast().reversed() {
            curve[index].precision = max(curve[index].precision, curve[index + 1].precision)
        }
        var sum = 0.0
        var place = 0
        for step in 0...100 {
            while place < curve.count, curve[place].recall < Double(step) / 100 { place += 1 }
            sum += place < curve.count ? curve[place].precision : 0
        }
        return sum / 101
    }
}

extension Array {
    /// The surest first, and equal ones as they were.
    func inOrderOfScore(_ score: (Element) -> Double) -> [Element] {
        enumerated().sorted { (score($0.element), $1.offset) > (score($1.element), $0.offset) }.map(\.element)
    }
}
