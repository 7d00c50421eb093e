import CNN

/// A square of a frame that the network sees by itself, at a higher magnification than in the whole.
package struct Crop: Hashable, Sendable {
    /// Left and upper edge in pixels, even, so that chroma is cut where luma is.
    package let x, y: Int
    /// Pixels along an edge, even.
    package let side: Int

    /// The square of about `side` pixels around a point of `frame`, moved into it; `side` is at most the frame's shorter one.
    init(aroundX x: Float, y: Float, side: Int, in frame: PixelSize) {
        self.side = side & ~1
        self.x = min(max(Int(x) - side / 2, 0), frame.width - self.side) & ~1
        self.y = min(max(Int(y) - side / 2, 0), frame.height - self.side) & ~1
    }

    /// Whether all of a box lies inside.
    func contains(_ box: Box) -> Bool {
        box.x >= Float(x) && box.y >= Float(y) && box.x + box.width <= Float(x + side)
            && box.y + box.height <= Float(y + side)
    }

    /// Whether a box, in pixels of the frame, ends at an edge of the crop that is none of the frame: whatever it holds may go on
    /// beyond.
    func cuts(_ box: Box, in frame: PixelSize) -> Bool {
        let tolerance = Float(side) / 100
        return (x > 0 && box.x - Float(x) < tolerance) || (y > 0 && box.y - Float(y) < tolerance)
            || (x + side < frame.width & ~1 && Float(x + side) - box.x - box.width < tolerance)
            || (y + side < frame.height & ~1 && Float(y + side) - box.y - box.height < tolerance)
    }
}

extension YUVPicture {
    /// The part of the picture that a crop of it holds.
    package func cropped(to crop: Crop) -> YUVPicture {
        func part(_ plane: Plane, _ shiftX: Int, _ shiftY: Int) -> Plane {
            Plane(
                start: plane.start + (crop.y >> shiftY) * plane.stride + (crop.x >> shiftX), stride: plane.stride)
        }
        let (shiftX, shiftY) = (subsampling.horizontalShift, subsampling.verticalShift)
        return YUVPicture(
            luma: part(luma, 0, 0), cb: part(cb, shiftX, shiftY), cr: part(cr, shiftX, shiftY), width: crop.side,
            height: crop.side, subsampling: subsampling, range: range, matrix: matrix)
    }
}
