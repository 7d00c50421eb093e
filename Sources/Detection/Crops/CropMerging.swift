package import CNN

/// Makes one list of what was found in a whole frame and in crops of it.
package struct CropMerging {
    /// Boxes of one person in the whole and in a crop differ more than those of one pass do, for the whole is seen small.
    private static let samePerson: Float = 0.35

    private let frame: PixelSize
    private var merged: [Detection] = []

    /// For frames of a size.
    package init(frame: PixelSize) { self.frame = frame }

    /// Adds what was found in a crop, in pixels of the crop.
    ///
    /// Who is cut by the crop's edge is left out: the whole shows more of them. Of two crops that show the same person the first
    /// counts.
    package mutating func add(_ found: [Detection], of crop: Crop) {
        let before = merged
        for var detection in found {
            detection.box.x += Float(crop.x)
            detection.box.y += Float(crop.y)
            guard !crop.cuts(detection.box, in: frame),
                !before.contains(where: { $0.isSame(as: detection, Self.samePerson) })
            else { continue }
            merged.append(detection)
        }
    }

    /// All, the surest first, with what was found in the whole.
    ///
    /// A person who was found in both has the crop's box, which is the more exact one, and the higher score.
    package func merged(withWhole found: [Detection], limit: Int) -> [Detection] {
        var all = merged
        for detection in found {
            let same = merged.indices.max { merged[$0].box.iou(detection.box) < merged[$1].box.iou(detection.box) }
            if let same, merged[same].isSame(as: detection, Self.samePerson) {
                all[same].score = max(all[same].score, detection.score)
            } else {
                all.append(detection)
            }
        }
        return Array(all.sorted { $0.score > $1.score }.prefix(limit))
    }
}

extension Detection {
    fileprivate func isSame(as other: Detection, _ overlap: Float) -> Bool {
        label == other.label && box.iou(other.box) > overlap
    }
}
