/// The window a convolution slides over its input: kernel size, stride, and the zeros around the picture.
package struct Window: Hashable, Sendable {
    /// Rows of the kernel.
    package let height: Int
    /// Columns of the kernel.
    package let width: Int
    /// Pixels from one window to the next, the same both ways.
    package let stride: Int
    /// Rows of zeros above the picture.
    package let top: Int
    /// Columns of zeros left of the picture.
    package let left: Int

    /// A window with its zeros told; those below and right follow from the output's size.
    package init(height: Int, width: Int, stride: Int, top: Int, left: Int) {
        self.height = height
        self.width = width
        self.stride = stride
        self.top = top
        self.left = left
    }

    /// TensorFlow's SAME padding: the output is the input divided by the stride, rounded up, and an odd zero goes after.
    package init(samePaddingHeight height: Int, width: Int, stride: Int, inputHeight: Int, inputWidth: Int) {
        func before(_ size: Int, _ kernel: Int) -> Int {
            max(0, ((size + stride - 1) / stride - 1) * stride + kernel - size) / 2
        }
        self.height = height
        self.width = width
        self.stride = stride
        top = before(inputHeight, height)
        left = before(inputWidth, width)
    }

    /// The kernel rows that lie inside a picture of `inputHeight` rows when the window stands at output row `row`.
    package func rows(at row: Int, inputHeight: Int) -> Range<Int> {
        let first = row * stride - top
        return max(0, -first)..<max(max(0, -first), min(height, inputHeight - first))
    }

    /// The kernel columns that lie inside a picture of `inputWidth` columns, for output column `column`.
    package func columns(at column: Int, inputWidth: Int) -> Range<Int> {
        let first = column * stride - left
        return max(0, -first)..<max(max(0, -first), min(width, inputWidth - first))
    }
}
