/// An axis-aligned rectangle in pixels of the frame: origin top left, y down.
package struct BoundingBox: Sendable, Equatable {
    /// Left edge and top edge.
    package var x, y: Float
    /// Extent; never negative.
    package var width, height: Float

    /// A box from its top left corner; negative extents become 0.
    package init(x: Float, y: Float, width: Float, height: Float) {
        self.x = x
        self.y = y
        self.width = max(width, 0)
        self.height = max(height, 0)
    }

    /// Where a person stands, for zones: the middle of the lower edge.
    package var bottomCentre: Point { Point(x: x + width / 2, y: y + height) }

    /// A position in pixels of the frame.
    package struct Point: Sendable, Equatable {
        /// From the left and from the top edge.
        package var x, y: Float
    }

    var area: Float { width * height }

    func moved(byX dx: Float, y dy: Float) -> BoundingBox {
        BoundingBox(x: x + dx, y: y + dy, width: width, height: height)
    }

    /// Intersection over union, 0...1; 0 for boxes without area.
    package func intersectionOverUnion(_ other: BoundingBox) -> Float {
        let overlap = intersection(other)
        return overlap > 0 ? overlap / (area + other.area - overlap) : 0
    }

    /// Which share of this box lies in another, 0...1; 0 for boxes without area.
    package func share(coveredBy other: BoundingBox) -> Float {
        let overlap = intersection(other)
        return overlap > 0 ? overlap / area : 0
    }

    /// Whether it comes as near to the edge of a frame as `margin`, in pixels, or goes over it; a picture without end has none.
    func reaches(edgeOf frame: FrameSize?, margin: Float) -> Bool {
        guard let frame else { return false }
        return x < margin || y < margin || x + width > frame.width - margin || y + height > frame.height - margin
    }

    private func intersection(_ other: BoundingBox) -> Float {
        let overlapWidth = min(x + width, other.x + other.width) - max(x, other.x)
        let overlapHeight = min(y + height, other.y + other.height) - max(y, other.y)
        return overlapWidth > 0 && overlapHeight > 0 ? overlapWidth * overlapHeight : 0
    }
}
