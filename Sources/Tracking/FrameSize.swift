/// A frame's size in pixels.
package struct FrameSize: Sendable, Equatable {
    /// Both positive.
    package let width, height: Float

    package init(width: Float, height: Float) {
        self.width = width
        self.height = height
    }
}
