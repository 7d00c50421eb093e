/// An axis-aligned box in pixels, origin top left.
package struct LabelBox: Sendable, Equatable {
    /// Left edge and top edge.
    package let x, y: Double
    /// Extent; not negative.
    package let width, height: Double

    package init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    var area: Double { width * height }

    func intersection(_ other: LabelBox) -> Double {
        let width = min(x + self.width, other.x + other.width) - max(x, other.x)
        let height = min(y + self.height, other.y + other.height) - max(y, other.y)
        return width > 0 && height > 0 ? width * height : 0
    }

    /// 0...1; 0 for boxes without area.
    func intersectionOverUnion(_ other: LabelBox) -> Double {
        let intersection = intersection(other)
        return intersection > 0 ? intersection / (area + other.area - intersection) : 0
    }
}

/// A person that somebody has marked in a picture.
package struct Label: Sendable {
    /// Where.
    package let box: LabelBox
    /// Square pixels of the person itself, by which small and large are told apart.
    package let area: Double
    /// A box around many: detections in it count neither as right nor as wrong.
    package let isCrowd: Bool

    package init(box: LabelBox, area: Double, isCrowd: Bool) {
        self.box = box
        self.area = area
        self.isCrowd = isCrowd
    }

    /// Intersection over union; for a crowd over the detection alone.
    func overlap(_ detection: LabelBox) -> Double {
        guard isCrowd else { return box.intersectionOverUnion(detection) }
        return detection.area > 0 ? box.intersection(detection) / detection.area : 0
    }
}

/// A person that a detector has found in a picture.
package struct ScoredBox: Sendable {
    /// Where.
    package let box: LabelBox
    /// How sure, 0...1.
    package let score: Double

    package init(box: LabelBox, score: Double) {
        self.box = box
        self.score = score
    }
}

/// One picture: what is there, and what was found.
package struct LabelledPicture: Sendable {
    /// What is there.
    package let labels: [Label]
    /// What was found, in any order.
    package let found: [ScoredBox]

    package init(labels: [Label], found: [ScoredBox]) {
        self.labels = labels
        self.found = found
    }
}
