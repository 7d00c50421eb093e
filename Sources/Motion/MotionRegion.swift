/// A rectangle of a picture as shares of its width and height, origin top left.
package struct MotionRegion: Sendable, Equatable {
    /// Left and upper edge, 0...1.
    package let x, y: Float
    /// Extent, not negative.
    package let width, height: Float

    package init(x: Float, y: Float, width: Float, height: Float) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}
