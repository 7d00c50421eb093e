/// Width and height in pixels.
package struct PixelSize: Hashable, Sendable, CustomStringConvertible {
    /// Pixels in a row.
    package var width: Int
    /// Rows.
    package var height: Int

    /// Both as they are; who takes a size checks it.
    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// As people and `--size` write it: 320x224.
    package var description: String { "\(width)x\(height)" }
}
