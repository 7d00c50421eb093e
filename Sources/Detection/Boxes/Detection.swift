/// A rectangle in pixels of a picture, origin top left.
package struct Box: Hashable, Sendable {
    /// Left edge.
    package var x: Float
    /// Upper edge.
    package var y: Float
    /// From the left edge to the right one.
    package var width: Float
    /// From the upper edge to the lower one.
    package var height: Float

    /// Width and height are not negative.
    package init(x: Float, y: Float, width: Float, height: Float) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// In square pixels.
    package var area: Float { width * height }

    /// Intersection over union, 0...1; 0 for two empty boxes.
    package func iou(_ other: Box) -> Float {
        let overlapX = min(x + width, other.x + other.width) - max(x, other.x)
        let overlapY = min(y + height, other.y + other.height) - max(y, other.y)
        guard overlapX > 0, overlapY > 0 else { return 0 }
        let intersection = overlapX * overlapY
        return intersection / (area + other.area - intersection)
    }
}

/// Something the network has found in a picture.
package struct Detection: Hashable, Sendable {
    /// In pixels of the picture, within its edges.
    package var box: Box
    /// How sure the network is, 0...1.
    package var score: Float
    /// The class, an index into the model's labels.
    package var label: Int

    /// All three as in the stored properties.
    package init(box: Box, score: Float, label: Int = 0) {
        self.box = box
        self.score = score
        self.label = label
    }
}
