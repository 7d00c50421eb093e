internal import CFFmpeg

/// Turns pictures of any pixel format and size into planar 8-bit YUV with swscale, keeping its context between pictures.
///
/// Not thread-safe: one owner.
final class PlanarConverter {
    private var context: OpaquePointer?

    deinit { sws_freeContext(context) }

    /// Whether the rest of the program reads this format as it is.
    static func isPlanarYUV(_ format: AVPixelFormat) -> Bool {
        switch format {
        case AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUV444P: true
        default: isJPEGRange(format)
        }
    }

    /// FFmpeg's older way of saying "full range": a pixel format of its own.
    static func isJPEGRange(_ format: AVPixelFormat) -> Bool {
        switch format {
        case AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P: true
        default: false
        }
    }

    /// The subsampling of a format that is planar YUV.
    static func chroma(of format: AVPixelFormat) -> YUVPlanes.Chroma {
        let shift = ChromaShift(of: format)
        return shift.x == 0 ? .yuv444 : shift.y == 0 ? .yuv422 : .yuv420
    }

    /// A new frame in limited-range BT.601: 4:4:4 where the source has chroma in every pixel, else 4:2:0.
    func planarYUV(of source: UnsafeMutablePointer<AVFrame>) throws(FFmpegError) -> UnsafeMutablePointer<AVFrame> {
        let chroma = ChromaShift(of: AVPixelFormat(source.pointee.format))
        let isFull = chroma.x == 0 && chroma.y == 0
        return try convert(
            source, to: isFull ? AV_PIX_FMT_YUV444P : AV_PIX_FMT_YUV420P, range: AVCOL_RANGE_MPEG)
    }

    /// A new frame of `format` and `range` with the source's size and time, in BT.601.
    func convert(
        _ source: UnsafeMutablePointer<AVFrame>, to format: AVPixelFormat, range: AVColorRange
    ) throws(FFmpegError) -> UnsafeMutablePointer<AVFrame> {
        let sourceFormat = AVPixelFormat(source.pointee.format)
        let name = av_get_pix_fmt_name(sourceFormat).map { String(cString: $0) } ?? "unknown pixel format"
        guard let target = av_frame_alloc() else { throw .outOfMemory("convert \(name)") }
        target.pointee.format = format.rawValue
        target.pointee.width = source.pointee.width
        target.pointee.height = source.pointee.height
        do throws(FFmpegError) {
            try FFmpegError.check(av_frame_get_buffer(target, 0), "convert \(name)")
            try FFmpegError.check(av_frame_copy_props(target, source), "convert \(name)")
            context = sws_getCachedContext(
                context, source.pointee.width, source.pointee.height, sourceFormat,
                target.pointee.width, target.pointee.height, format, Int32(SWS_BILINEAR), nil, nil, nil)
            guard let context else { throw FFmpegError("convert \(name)", code: -EINVAL) }
            let isFullRange = source.pointee.color_range == AVCOL_RANGE_JPEG || Self.isJPEGRange(sourceFormat)
            let matrix = source.pointee.colorspace == AVCOL_SPC_BT709 ? SWS_CS_ITU709 : SWS_CS_ITU601
            // Refused (-1) for sources without a YUV matrix, which need none.
            _ = sws_setColorspaceDetails(
                context, sws_getCoefficients(matrix), isFullRange ? 1 : 0,
                sws_getCoefficients(SWS_CS_ITU601), range == AVCOL_RANGE_JPEG ? 1 : 0, 0, 1 << 16, 1 << 16)
            try FFmpegError.check(sws_scale_frame(context, target, source), "convert \(name)")
        } catch {
            var failed: UnsafeMutablePointer<AVFrame>? = target
            av_frame_free(&failed)
            throw error
        }
        target.pointee.color_range = range
        target.pointee.colorspace = AVCOL_SPC_SMPTE170M
        return target
    }
}

/// How far chroma is subsampled, as shifts of the luma's coordinates.
struct ChromaShift {
    private(set) var x: Int32 = 0
    private(set) var y: Int32 = 0

    init(of format: AVPixelFormat) { av_pix_fmt_get_chroma_sub_sample(format, &x, &y) }
}
