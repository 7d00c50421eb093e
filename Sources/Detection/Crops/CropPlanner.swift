package import CNN

/// Chooses which parts of a frame the network sees once more, at a higher magnification: where there may be somebody too small
/// to be found in the whole, which the network gets much reduced.
///
/// Akyon, Altinuc and Temizel (2022, "Slicing aided hyper inference and fine-tuning for small object detection") cut all of a
/// picture into slices; here only what moves or is followed is looked at, and no more than a budget allows.
package struct CropPlanner: Sendable {
    /// Who is at least so tall in the input, in pixels, is found in the whole.
    private static let enoughHeight: Float = 80
    /// A crop must show things larger than the whole does by this factor.
    private static let leastGain: Float = 2.5
    /// A crop's side in extents of what it is for: a person is found better with some ground around.
    private static let margin: Float = 1.5
    /// Targets near one another share a crop while it is no larger than this many times the one for the first alone.
    private static let mostSharing: Float = 2
    /// A detection of at least this score explains what moves there.
    private static let sureScore: Float = 0.5
    /// It has to cover this share of it.
    private static let explainedShare: Float = 0.5

    private let frame: PixelSize
    /// Sides that are allowed; nil where the whole is seen as large as any crop would be.
    private let sides: ClosedRange<Float>?
    /// Pixels of the input for one of the frame when the network sees the whole.
    private let magnification: Float

    /// For frames of a size, which the network sees as a whole in an input of `whole`, and crops in one of `cropped`.
    package init(frame: PixelSize, whole: PixelSize, cropped: PixelSize) {
        self.frame = frame
        magnification = min(Float(whole.width) / Float(frame.width), Float(whole.height) / Float(frame.height))
        let input = Float(min(cropped.width, cropped.height))
        let largest = min(input / (magnification * Self.leastGain), Float(min(frame.width, frame.height)))
        // No smaller than the input: there is nothing more to see by blowing it up.
        sides = largest >= input ? input...largest : nil
    }

    /// At most `budget` crops for the targets that `found`, what was found in the whole, does not explain.
    ///
    /// - Parameters:
    ///   - targets: where somebody may be, in pixels of the frame; the most important first.
    ///   - found: in pixels of the frame.
    ///   - budget: at least 0.
    /// - Returns: crops that overlap where targets are near one another, the first target's first.
    package func crops(for targets: [Box], unexplainedBy found: [Detection], budget: Int) -> [Crop] {
        guard let sides else { return [] }
        let sure = found.filter { $0.score >= Self.sureScore }
        var open = targets.filter { target in
            max(target.width, target.height) * Self.margin <= sides.upperBound
                && target.height * magnification < Self.enoughHeight
                && !sure.contains { $0.box.covered(of: target) >= Self.explainedShare * target.area }
        }
        var crops: [Crop] = []
        while crops.count < budget, let first = open.first {
            var shared = first
            let own = side(for: first, in: sides)
            for other in open.dropFirst() {
                let both = shared.union(other)
                if max(both.width, both.height) * Self.margin <= min(own * Self.mostSharing, sides.upperBound) {
                    shared = both
                }
            }
            let crop = Crop(
                aroundX: shared.x + shared.width / 2, y: shared.y + shared.height / 2,
                side: Int(side(for: shared, in: sides)), in: frame)
            crops.append(crop)
            open.removeAll { $0 == first || crop.contains($0) }
        }
        return crops
    }

    private func side(for box: Box, in sides: ClosedRange<Float>) -> Float {
        min(max(max(box.width, box.height) * Self.margin, sides.lowerBound), sides.upperBound)
    }
}

extension Box {
    /// The smallest box that holds both.
    fileprivate func union(_ other: Box) -> Box {
        let (left, top) = (min(x, other.x), min(y, other.y))
        return Box(
            x: left, y: top, width: max(x + width, other.x + other.width) - left,
            height: max(y + height, other.y + other.height) - top)
    }

    /// Square pixels of another box that lie in this one.
    fileprivate func covered(of other: Box) -> Float {
        let width = min(x + self.width, other.x + other.width) - max(x, other.x)
        let height = min(y + self.height, other.y + other.height) - max(y, other.y)
        return width > 0 && height > 0 ? width * height : 0
    }
}
