/// A picture's brightness, borrowed from whoever decoded it: one byte a pixel.
package struct LumaPlane: ~Escapable {
    /// All rows, with what lies between them.
    let samples: RawSpan
    private let firstRow: Int
    private let stride: Int
    /// In pixels.
    package let width, height: Int

    /// Row `y` begins at `firstRow + y * stride` of `samples` and has `width` bytes there; `stride` may be negative.
    @_lifetime(copy samples)
    package init(_ samples: RawSpan, firstRow: Int = 0, stride: Int, width: Int, height: Int) {
        self.samples = samples
        self.firstRow = firstRow
        self.stride = stride
        self.width = width
        self.height = height
    }

    /// Where a row begins.
    func offset(row: Int) -> Int { firstRow + row * stride }
}
