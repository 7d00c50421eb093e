internal import CFFmpeg
internal import CShims
package import RTP

/// The video of an RTSP camera, a file or an HTTP URL as access units, read by libavformat.
///
/// Reading blocks; `MediaInterruption` ends it. One owner; not thread-safe.
package final class MediaStream {
    /// How RTSP carries its packets.
    package enum Transport: String, Sendable, CaseIterable {
        /// Within RTSP's own connection.
        case tcp
        /// In datagrams.
        case udp
    }

    /// What the access units hold.
    package let codec: VideoCodec

    private static let clockRate: UInt32 = 90_000

    private let location: MediaLocation
    private let interruption: MediaInterruption
    private let stallTimeout: Duration
    private var format: UnsafeMutablePointer<AVFormatContext>?
    private var filter: UnsafeMutablePointer<AVBSFContext>?
    private let packet: UnsafeMutablePointer<AVPacket>
    private let index: Int32
    private let parameterSets: [UInt8]
    private var firstTime: Int64?
    private var lastTicks: Int64 = 0
    private var followsGap = true

    /// Connects, and finds the video.
    ///
    /// - Parameters:
    ///   - location: a path or URL; user and password in it are used for basic or digest authentication.
    ///   - transport: how RTSP carries packets.
    ///   - stallTimeout: how long nothing may come before reading fails.
    ///   - interruption: ends what blocks; it must not be used by two streams at a time.
    /// - Throws: what could not be done, without the credentials.
    package init(
        _ location: MediaLocation, transport: Transport = .tcp, stallTimeout: Duration = .seconds(5),
        interruption: MediaInterruption
    ) throws(FFmpegError) {
        self.location = location
        self.interruption = interruption
        self.stallTimeout = stallTimeout
        guard let packet = av_packet_alloc() else { throw .outOfMemory("open \(location)") }
        var opened: UnsafeMutablePointer<AVFormatContext>?
        do {
            interruption.allow(stallTimeout)
            opened = try Self.open(location, transport: transport, interruption: interruption)
            let (stream, codec) = try Self.video(of: opened, at: location)
            index = stream
            self.codec = codec
            let parameters = opened!.pointee.streams[Int(stream)]!.pointee
            filter = try Self.makeFilter(codec, parameters)
            let written = filter?.pointee.par_out ?? parameters.codecpar
            parameterSets = Self.annexB(written, codec)
        } catch {
            avformat_close_input(&opened)
            var packet: UnsafeMutablePointer<AVPacket>? = packet
            av_packet_free(&packet)
            throw error
        }
        self.packet = packet
        format = opened
    }

    deinit {
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        av_packet_free(&packet)
        av_bsf_free(&filter)
        avformat_close_input(&format)
    }

    /// The next access unit, its time being that since the first one; nil at the end.
    ///
    /// - Throws: when the other end has gone, or nothing has come for too long.
    package func next() throws(FFmpegError) -> AccessUnit? {
        while true {
            interruption.allow(stallTimeout)
            let status = av_read_frame(format, packet)
            if status == picket_averror_eof() { return nil }
            try FFmpegError.check(interruption.explained(status), "read \(location)")
            defer { av_packet_unref(packet) }
            guard packet.pointee.stream_index == index else { continue }
            if let filter {
                // One packet in, one packet out; a damaged one costs itself.
                guard av_bsf_send_packet(filter, packet) >= 0, av_bsf_receive_packet(filter, packet) >= 0 else {
                    followsGap = true
                    continue
                }
            }
            guard packet.pointee.size > 0, let bytes = packet.pointee.data else { continue }
            if packet.pointee.flags & AV_PKT_FLAG_CORRUPT != 0 {
                followsGap = true
                continue
            }
            defer { followsGap = false }
            return accessUnit(UnsafeBufferPointer(start: bytes, count: Int(packet.pointee.size)))
        }
    }

    private func accessUnit(_ bytes: UnsafeBufferPointer<UInt8>) -> AccessUnit {
        let isKeyFrame = packet.pointee.flags & AV_PKT_FLAG_KEY != 0
        // Cameras may tell their parameter sets in RTSP only.
        let data = isKeyFrame ? parameterSets + bytes : Array(bytes)
        return AccessUnit(
            codec: codec, data: data, time: MediaTime(ticks: ticks, clockRate: Self.clockRate), arrival: .zero,
            isKeyFrame: isKeyFrame, followsGap: followsGap)
    }

    private var ticks: Int64 {
        let stamp = packet.pointee.pts == picket_no_pts() ? packet.pointee.dts : packet.pointee.pts
        guard stamp != picket_no_pts(), let base = format?.pointee.streams[Int(index)]?.pointee.time_base else {
            return lastTicks
        }
        let first = firstTime ?? stamp
        firstTime = first
        lastTicks = av_rescale_q(stamp &- first, base, AVRational(num: 1, den: Int32(Self.clockRate)))
        return lastTicks
    }
}

extension MediaStream {
    private static func open(
        _ location: MediaLocation, transport: Transport, interruption: MediaInterruption
    ) throws(FFmpegError) -> UnsafeMutablePointer<AVFormatContext>? {
        var format = avformat_alloc_context()
        guard let context = format else { throw .outOfMemory("open \(location)") }
        context.pointee.interrupt_callback = interruption.callback
        var options: OpaquePointer?
        defer { av_dict_free(&options) }
        if location.isRTSP {
            av_dict_set(&options, "rtsp_transport", transport.rawValue, 0)
            // The sound costs what it costs to throw it away.
            av_dict_set(&options, "allowed_media_types", "video", 0)
        }
        // On failure the context is freed.
        let opened = avformat_open_input(&format, location.text, nil, &options)
        try FFmpegError.check(interruption.explained(opened), "open \(location)")
        guard !location.isRTSP else { return format }
        let status = avformat_find_stream_info(format, nil)
        if status < 0 { avformat_close_input(&format) }
        try FFmpegError.check(interruption.explained(status), "read \(location)")
        return format
    }

    private static func video(
        of format: UnsafeMutablePointer<AVFormatContext>?, at location: MediaLocation
    ) throws(FFmpegError) -> (Int32, VideoCodec) {
        let index = try FFmpegError.check(
            av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, nil, 0), "find a video in \(location)")
        let id = format!.pointee.streams[Int(index)]!.pointee.codecpar.pointee.codec_id
        guard let codec = VideoCodec.allCases.first(where: { $0.id == id }) else {
            let name = String(cString: avcodec_get_name(id))
            throw FFmpegError("use the codec \(name) of \(location)", code: picket_averror_invalid_data())
        }
        return (index, codec)
    }

    // MP4 and its kin have sizes where a decoder of a stream wants start codes.
    private static func makeFilter(
        _ codec: VideoCodec, _ stream: AVStream
    ) throws(FFmpegError) -> UnsafeMutablePointer<AVBSFContext>? {
        let name: String
        switch codec {
        case .h264: name = "h264_mp4toannexb"
        case .h265: name = "hevc_mp4toannexb"
        case .vp8, .vp9, .av1, .mpeg4, .jpeg: return nil
        }
        var filter: UnsafeMutablePointer<AVBSFContext>?
        try FFmpegError.check(av_bsf_alloc(av_bsf_get_by_name(name), &filter), "make \(name)")
        guard let made = filter else { throw .outOfMemory("make \(name)") }
        avcodec_parameters_copy(made.pointee.par_in, stream.codecpar)
        made.pointee.time_base_in = stream.time_base
        let status = av_bsf_init(made)
        if status < 0 { av_bsf_free(&filter) }
        try FFmpegError.check(status, "start \(name)")
        return filter
    }

    private static func annexB(
        _ parameters: UnsafeMutablePointer<AVCodecParameters>?, _ codec: VideoCodec
    ) -> [UInt8] {
        let needsHeaders = [.h264, .h265, .mpeg4].contains(codec)
        guard needsHeaders, let parameters, let extradata = parameters.pointee.extradata else { return [] }
        let bytes = Array(UnsafeBufferPointer(start: extradata, count: Int(parameters.pointee.extradata_size)))
        return bytes.starts(with: [0, 0, 0, 1]) || bytes.starts(with: [0, 0, 1]) ? bytes : []
    }
}

extension VideoCodec {
    /// libavcodec's number for it.
    var id: AVCodecID {
        switch self {
        case .h264: AV_CODEC_ID_H264
        case .h265: AV_CODEC_ID_HEVC
        case .vp8: AV_CODEC_ID_VP8
        case .vp9: AV_CODEC_ID_VP9
        case .av1: AV_CODEC_ID_AV1
        case .mpeg4: AV_CODEC_ID_MPEG4
        case .jpeg: AV_CODEC_ID_MJPEG
        }
    }
}
