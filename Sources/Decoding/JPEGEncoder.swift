internal import CFFmpeg
internal import CShims

/// Frames to JPEG files in memory (JFIF, 4:2:0, full range), keeping its encoder while the size stays the same.
///
/// One owner; not thread-safe.
package final class JPEGEncoder {
    private var context: UnsafeMutablePointer<AVCodecContext>?
    private let converter = PlanarConverter()
    private let quantiser: Int32
    private var frames: Int64 = 0

    /// An encoder of the given quantiser: 2 is nearly lossless, 31 is the coarsest.
    package init(quantiser: Int32 = 4) { self.quantiser = quantiser }

    deinit { avcodec_free_context(&context) }

    /// The frame as a complete JPEG file.
    package func encode(_ frame: VideoFrame) throws(FFmpegError) -> [UInt8] {
        var picture: UnsafeMutablePointer<AVFrame>? = try converter.convert(
            frame.frame, to: AV_PIX_FMT_YUVJ420P, range: AVCOL_RANGE_JPEG)
        defer { av_frame_free(&picture) }
        let context = try encoder(width: frame.frame.pointee.width, height: frame.frame.pointee.height)
        picture!.pointee.quality = quantiser * FF_QP2LAMBDA
        // The encoder is made for video and refuses a time that does not grow.
        picture!.pointee.pts = frames
        frames += 1
        picture!.pointee.pict_type = AV_PICTURE_TYPE_NONE
        guard let packet = av_packet_alloc() else { throw .outOfMemory("encode a JPEG") }
        defer {
            var packet: UnsafeMutablePointer<AVPacket>? = packet
            av_packet_free(&packet)
        }
        try FFmpegError.check(avcodec_send_frame(context, picture), "encode a JPEG")
        try FFmpegError.check(avcodec_receive_packet(context, packet), "encode a JPEG")
        return Array(UnsafeBufferPointer(start: packet.pointee.data, count: Int(packet.pointee.size)))
    }

    private func encoder(width: Int32, height: Int32) throws(FFmpegError) -> UnsafeMutablePointer<AVCodecContext> {
        if let context, context.pointee.width == width, context.pointee.height == height { return context }
        avcodec_free_context(&context)
        guard let codec = avcodec_find_encoder(AV_CODEC_ID_MJPEG), let made = avcodec_alloc_context3(codec) else {
            throw .outOfMemory("make a JPEG encoder")
        }
        context = made
        made.pointee.width = width
        made.pointee.height = height
        made.pointee.pix_fmt = AV_PIX_FMT_YUVJ420P
        made.pointee.color_range = AVCOL_RANGE_JPEG
        made.pointee.time_base = AVRational(num: 1, den: 25)
        made.pointee.thread_count = 1
        made.pointee.flags |= AV_CODEC_FLAG_QSCALE
        made.pointee.global_quality = quantiser * FF_QP2LAMBDA
        try FFmpegError.check(avcodec_open2(made, codec, nil), "open the JPEG encoder for \(width)x\(height)")
        return made
    }
}
