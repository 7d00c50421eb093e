internal import CFFmpeg
package import RTP

/// A decoded picture: 8-bit planar YUV in 4:2:0, 4:2:2 or 4:4:4, whatever the codec delivered.
///
/// Immutable, and so shared by threads; its memory belongs to FFmpeg's reference-counted buffers.
package final class VideoFrame: @unchecked Sendable {
    // Sendable: the AVFrame is written before init returns, only read afterwards, and freed by deinit alone.
    let frame: UnsafeMutablePointer<AVFrame>

    /// When the picture was taken on the sender's clock, or how long after the first of its file; nil where nothing tells.
    package let time: MediaTime?

    /// Takes a new reference to the picture in `source`, converted by `converter` when it is not planar 8-bit YUV.
    init(
        referencing source: UnsafeMutablePointer<AVFrame>, time: MediaTime?, converter: PlanarConverter
    ) throws(FFmpegError) {
        if PlanarConverter.isPlanarYUV(AVPixelFormat(source.pointee.format)) {
            guard let copy = av_frame_clone(source) else { throw .outOfMemory("keep a frame") }
            frame = copy
        } else {
            frame = try converter.planarYUV(of: source)
        }
        self.time = time
    }

    deinit {
        var frame: UnsafeMutablePointer<AVFrame>? = frame
        av_frame_free(&frame)
    }

    /// In pixels of luma.
    package var width: Int { Int(frame.pointee.width) }
    /// In rows of luma.
    package var height: Int { Int(frame.pointee.height) }

    /// Calls `body` with the planes, which are valid only during the call.
    package func withPlanes<Result, Failure: Error>(
        _ body: (YUVPlanes) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        let picture = frame.pointee
        let format = AVPixelFormat(picture.format)
        return try body(
            YUVPlanes(
                y: UnsafePointer(picture.data.0!), cb: UnsafePointer(picture.data.1!),
                cr: UnsafePointer(picture.data.2!),
                yStride: Int(picture.linesize.0), cbStride: Int(picture.linesize.1), crStride: Int(picture.linesize.2),
                width: width, height: height, chroma: PlanarConverter.chroma(of: format),
                isFullRange: picture.color_range == AVCOL_RANGE_JPEG || PlanarConverter.isJPEGRange(format),
                isBT709: picture.colorspace == AVCOL_SPC_BT709))
    }
}

/// The planes of a `VideoFrame`, borrowed.
package struct YUVPlanes {
    /// Chroma planes have the luma's size divided by these, rounded up.
    package enum Chroma: Sendable {
        /// 2 by 2, 2 by 1, 1 by 1.
        case yuv420, yuv422, yuv444
    }

    /// First byte of each plane.
    package let y, cb, cr: UnsafePointer<UInt8>
    /// Bytes from one row to the next.
    package let yStride, cbStride, crStride: Int
    /// Luma samples.
    package let width, height: Int
    /// How many luma samples share one of chroma.
    package let chroma: Chroma
    /// Samples use 0...255 (JPEG) rather than 16...235 and 16...240 (ITU-R BT.601 section 2.5.3).
    package let isFullRange: Bool
    /// The matrix is ITU-R BT.709's rather than BT.601's.
    package let isBT709: Bool
}
