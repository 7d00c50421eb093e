/// A decoded picture in planar YUV with 8 bits a sample, borrowed from whoever decoded it.
///
/// The planes must stay valid and unchanged while a call works on the picture.
package struct YUVPicture {
    /// One plane of samples.
    package struct Plane {
        /// The top left sample.
        package let start: UnsafePointer<UInt8>
        /// Bytes from one row to the next; may be negative.
        package let stride: Int

        /// `start` points at the top left sample.
        package init(start: UnsafePointer<UInt8>, stride: Int) {
            self.start = start
            self.stride = stride
        }
    }

    /// How many luma samples share one of chroma.
    package enum Subsampling: CaseIterable, Sendable {
        /// 2 x 2.
        case yuv420
        /// 2 x 1.
        case yuv422
        /// Each its own.
        case yuv444

        var horizontalShift: Int { self == .yuv444 ? 0 : 1 }
        var verticalShift: Int { self == .yuv420 ? 1 : 0 }
    }

    /// Which numbers mean black and white (ITU-T H.273, VideoFullRangeFlag).
    package enum Range: CaseIterable, Sendable {
        /// 0...255, as in JPEG.
        case full
        /// Luma 16...235, chroma 16...240, as in most video.
        case limited
    }

    /// The weights of red and blue in luma (ITU-T H.273, MatrixCoefficients).
    package enum Matrix: CaseIterable, Sendable {
        /// Standard definition and JPEG.
        case bt601
        /// High definition.
        case bt709
    }

    /// Luma, at full size.
    package let luma: Plane
    /// Blue difference.
    package let cb: Plane
    /// Red difference.
    package let cr: Plane
    /// In luma samples, at least 1.
    package let width: Int
    /// In luma samples, at least 1.
    package let height: Int
    /// The chroma planes' size.
    package let subsampling: Subsampling
    /// What black and white are.
    package let range: Range
    /// How luma was made from colours.
    package let matrix: Matrix

    /// The chroma planes have width and height divided by the subsampling, rounded up.
    package init(
        luma: Plane, cb: Plane, cr: Plane, width: Int, height: Int, subsampling: Subsampling, range: Range,
        matrix: Matrix
    ) {
        precondition(width > 0 && height > 0, "an empty picture")
        self.luma = luma
        self.cb = cb
        self.cr = cr
        self.width = width
        self.height = height
        self.subsampling = subsampling
        self.range = range
        self.matrix = matrix
    }
}
