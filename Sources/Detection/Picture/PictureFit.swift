package import CNN

/// Where a picture lies in the network's input: stretched over all of it, or letterboxed.
package struct PictureFit: Hashable, Sendable {
    /// How pictures of other proportions than the input's are treated.
    package enum Mode: String, Sendable {
        /// Both sides scaled on their own, so that the picture fills the input.
        case stretch
        /// Both sides scaled alike; grey bars fill the rest.
        case letterbox
        /// As `letterbox`, but with the picture at the top left.
        case letterboxTopLeft = "letterbox-top-left"
    }

    /// The columns of the input the picture covers.
    let columns: Range<Int>
    /// The rows of the input the picture covers.
    let rows: Range<Int>
    /// Pixels of the picture for a pixel of the input.
    let scaleX: Float
    let scaleY: Float
    /// Size of the picture in pixels.
    let picture: PixelSize

    /// Fits a picture into an input, both of at least 1 x 1 pixels.
    package init(_ picture: PixelSize, into input: PixelSize, mode: Mode) {
        var (width, height) = (input.width, input.height)
        if mode != .stretch {
            let scale = min(Double(width) / Double(picture.width), Double(height) / Double(picture.height))
            width = min(width, max(1, Int((Double(picture.width) * scale).rounded())))
            height = min(height, max(1, Int((Double(picture.height) * scale).rounded())))
        }
        let left = mode == .letterbox ? (input.width - width) / 2 : 0
        let top = mode == .letterbox ? (input.height - height) / 2 : 0
        columns = left..<left + width
        rows = top..<top + height
        scaleX = Float(picture.width) / Float(width)
        scaleY = Float(picture.height) / Float(height)
        self.picture = picture
    }

    /// A box of the input as a box of the picture, cut at the picture's edges; nil where nothing of it is inside.
    func pictureBox(left: Float, top: Float, right: Float, bottom: Float) -> Box? {
        let x0 = max(0, (left - Float(columns.lowerBound)) * scaleX)
        let y0 = max(0, (top - Float(rows.lowerBound)) * scaleY)
        let x1 = min(Float(picture.width), (right - Float(columns.lowerBound)) * scaleX)
        let y1 = min(Float(picture.height), (bottom - Float(rows.lowerBound)) * scaleY)
        return x1 > x0 && y1 > y0 ? Box(x: x0, y: y0, width: x1 - x0, height: y1 - y0) : nil
    }
}
