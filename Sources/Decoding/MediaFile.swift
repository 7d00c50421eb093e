internal import CFFmpeg
internal import CShims
internal import RTP

/// Pictures, videos and stream URLs read with libavformat, frame by frame.
///
/// One owner; not thread-safe.
package final class MediaFile {
    private static let clockRate: UInt32 = 90_000

    private var format: UnsafeMutablePointer<AVFormatContext>?
    private var context: UnsafeMutablePointer<AVCodecContext>?
    private let packet: UnsafeMutablePointer<AVPacket>
    private let picture: UnsafeMutablePointer<AVFrame>
    private let converter = PlanarConverter()
    private var stream: Int32 = -1
    private var firstTime: Int64?
    private var nextTicks: Int64 = 0
    private let name: String
    private var hasDelivered = false
    /// Why the last packet that failed did; "invalid data" before one has.
    private var damage = picket_averror_invalid_data()

    /// Opens `path`, a file or a URL that libavformat reads; throws when it is unreadable or holds no picture.
    package init(_ path: String) throws(FFmpegError) {
        name = path
        guard let packet = av_packet_alloc(), let picture = av_frame_alloc() else { throw .outOfMemory("open \(path)") }
        self.packet = packet
        self.picture = picture
        try FFmpegError.check(avformat_open_input(&format, path, nil, nil), "open \(path)")
        try FFmpegError.check(avformat_find_stream_info(format, nil), "read \(path)")
        var codec: UnsafePointer<AVCodec>?
        stream = try FFmpegError.check(
            av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0), "find a picture in \(path)")
        context = avcodec_alloc_context3(codec)
        guard let context else { throw .outOfMemory("open \(path)") }
        let parameters = format!.pointee.streams[Int(stream)]!.pointee.codecpar
        try FFmpegError.check(avcodec_parameters_to_context(context, parameters), "read \(path)")
        context.pointee.thread_count = 1
        try FFmpegError.check(avcodec_open2(context, codec, nil), "decode \(path)")
    }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        var picture: UnsafeMutablePointer<AVFrame>? = picture
        av_packet_free(&packet)
        av_frame_free(&picture)
        avcodec_free_context(&context)
        avformat_close_input(&format)
    }

    /// Frames that the file says it holds, about; nil where it does not say, and for what has no end.
    package var expectedFrames: Int? {
        guard let format = format?.pointee, let stream = format.streams[Int(stream)]?.pointee else { return nil }
        if stream.nb_frames > 0 { return Int(stream.nb_frames) }
        guard format.duration > 0, stream.avg_frame_rate.num > 0, stream.avg_frame_rate.den > 0 else { return nil }
        let unit = AVRational(num: 1, den: AV_TIME_BASE)
        let frame = AVRational(num: stream.avg_frame_rate.den, den: stream.avg_frame_rate.num)
        return Int(av_rescale_q(format.duration, unit, frame))
    }

    /// The next frame in the order of display, its time being that since the first one; nil at the end.
    ///
    /// Where the file has no times, frames follow each other at its frame rate, and at 25 a second without that.
    /// Damaged packets cost their own frames only; a file in which not one frame could be decoded throws.
    package func next() throws(FFmpegError) -> VideoFrame? {
        while true {
            let status = avcodec_receive_frame(context, picture)
            if status >= 0 {
                defer { av_frame_unref(picture) }
                hasDelivered = true
                return try VideoFrame(referencing: picture, time: takeTime(), converter: converter)
            }
            if status == picket_averror_eof() {
                guard hasDelivered else { throw FFmpegError("decode \(name)", code: damage) }
                return nil
            }
            if status != picket_averror_again() { damage = status }
            try feed()
        }
    }

    private func takeTime() -> MediaTime {
        let source = format!.pointee.streams[Int(stream)]!.pointee
        let unit = AVRational(num: 1, den: Int32(Self.clockRate))
        var ticks = nextTicks
        let stamp = picture.pointee.best_effort_timestamp
        if stamp != picket_no_pts() {
            let first = firstTime ?? stamp
            firstTime = first
            ticks = av_rescale_q(stamp &- first, source.time_base, unit)
        }
        let rate = source.avg_frame_rate.num > 0 ? source.avg_frame_rate : AVRational(num: 25, den: 1)
        nextTicks = ticks + av_rescale_q(1, AVRational(num: rate.den, den: rate.num), unit)
        return MediaTime(ticks: ticks, clockRate: Self.clockRate)
    }

    /// Gives the decoder the next packet of the picture stream, or tells it that there are no more.
    private func feed() throws(FFmpegError) {
        while av_read_frame(format, packet) >= 0 {
            defer { av_packet_unref(packet) }
            guard packet.pointee.stream_index == stream else { continue }
            let status = avcodec_send_packet(context, packet)
            if status >= 0 { return }
            damage = status
        }
        // A second request to drain answers end of file, which is no error.
        let status = avcodec_send_packet(context, nil)
        if status != picket_averror_eof() { try FFmpegError.check(status, "decode \(name)") }
    }
}
