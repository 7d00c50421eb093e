internal import CFFmpeg
internal import CShims
package import RTP

/// Access units in, clean frames out: libavcodec and the rule that no damaged picture is ever analysed.
///
/// After a gap, a decoding error or at the start nothing comes out until a key frame has been decoded without error.
/// One owner; not thread-safe.
package final class VideoDecoder {
    /// What became of what was put in.
    package struct Statistics: Sendable, Equatable {
        /// Pictures handed out.
        package var decoded = 0
        /// Pictures decoded but withheld: damaged, or after damage and before a clean key frame.
        package var withheld = 0
        /// Access units that libavcodec refused.
        package var refused = 0
        /// Times the size of the picture changed in mid-stream.
        package var sizeChanges = 0

        /// All at zero.
        package init() {}
    }

    /// Counted since the decoder was made.
    package private(set) var statistics = Statistics()
    /// Whether pictures are withheld until the next clean key frame, so that a sender should be asked for one.
    package private(set) var needsKeyFrame = true

    /// What it decodes.
    package let codec: VideoCodec

    private let context: UnsafeMutablePointer<AVCodecContext>
    private let packet: UnsafeMutablePointer<AVPacket>
    private let picture: UnsafeMutablePointer<AVFrame>
    private let converter = PlanarConverter()
    private var clockRate: UInt32 = 0
    private var size: PictureSize?

    private struct PictureSize: Equatable {
        let width, height: Int32
    }

    /// A decoder for `codec`; `parameterSets` are NAL units without start code, as an SDP's sprop-parameter-sets has them
    /// (RFC 6184 section 8.1), for senders that do not repeat them in the stream.
    package init(codec: VideoCodec, parameterSets: [[UInt8]] = []) throws(FFmpegError) {
        guard let decoder = avcodec_find_decoder(codec.id) else {
            throw FFmpegError("find a decoder for \(codec) in this build of libavcodec", code: -ENOSYS)
        }
        guard let context = avcodec_alloc_context3(decoder), let packet = av_packet_alloc(),
            let picture = av_frame_alloc()
        else { throw .outOfMemory("make a decoder") }
        self.codec = codec
        self.context = context
        self.packet = packet
        self.picture = picture
        // One stream, one thread: streams are what runs side by side.
        context.pointee.thread_count = 1
        let extradata: [UInt8] = parameterSets.flatMap { [0, 0, 0, 1] + $0 }
        if !extradata.isEmpty {
            let size = extradata.count
            guard let memory = av_mallocz(size + Int(AV_INPUT_BUFFER_PADDING_SIZE)) else {
                throw .outOfMemory("make a decoder")
            }
            memory.copyMemory(from: extradata, byteCount: size)
            context.pointee.extradata = memory.assumingMemoryBound(to: UInt8.self)
            context.pointee.extradata_size = Int32(size)
        }
        try FFmpegError.check(avcodec_open2(context, decoder, nil), "open the \(codec) decoder")
    }

    deinit {
        var context: UnsafeMutablePointer<AVCodecContext>? = context
        var packet: UnsafeMutablePointer<AVPacket>? = packet
        var picture: UnsafeMutablePointer<AVFrame>? = picture
        avcodec_free_context(&context)
        av_packet_free(&packet)
        av_frame_free(&picture)
    }

    /// Decodes one access unit and calls `body` with each picture that is clean and now complete.
    ///
    /// A damaged unit is counted, never thrown: the stream goes on at its next key frame.
    package func decode(_ unit: AccessUnit, _ body: (VideoFrame) -> Void) {
        clockRate = unit.time.clockRate
        if unit.followsGap { restart(body) }
        guard av_new_packet(packet, Int32(clamping: unit.data.count)) >= 0 else {
            statistics.refused += 1
            return
        }
        unit.data.withUnsafeBufferPointer { bytes in
            if let start = bytes.baseAddress { packet.pointee.data.update(from: start, count: bytes.count) }
        }
        packet.pointee.pts = unit.time.ticks
        packet.pointee.flags = unit.isKeyFrame ? AV_PKT_FLAG_KEY : 0
        defer { av_packet_unref(packet) }
        if avcodec_send_packet(context, packet) < 0 {
            statistics.refused += 1
            needsKeyFrame = true
        }
        receive(body)
    }

    /// Hands out what the decoder still holds for reordering, and forgets its reference pictures.
    package func restart(_ body: (VideoFrame) -> Void) {
        avcodec_send_packet(context, nil)
        receive(body)
        avcodec_flush_buffers(context)
        needsKeyFrame = true
    }

    private func receive(_ body: (VideoFrame) -> Void) {
        while true {
            let status = avcodec_receive_frame(context, picture)
            if status == picket_averror_again() || status == picket_averror_eof() { return }
            guard status >= 0 else {
                needsKeyFrame = true
                return
            }
            defer { av_frame_unref(picture) }
            let size = PictureSize(width: picture.pointee.width, height: picture.pointee.height)
            if let before = self.size, before != size { statistics.sizeChanges += 1 }
            self.size = size
            if isDamaged { needsKeyFrame = true } else if picture.pointee.key_frame != 0 { needsKeyFrame = false }
            guard !needsKeyFrame, let frame = try? VideoFrame(referencing: picture, time: time, converter: converter)
            else {
                statistics.withheld += 1
                continue
            }
            statistics.decoded += 1
            body(frame)
        }
    }

    private var isDamaged: Bool {
        picture.pointee.decode_error_flags != 0 || picture.pointee.flags & AV_FRAME_FLAG_CORRUPT != 0
    }

    private var time: MediaTime? {
        let ticks = picture.pointee.best_effort_timestamp
        return ticks == picket_no_pts() ? nil : MediaTime(ticks: ticks, clockRate: clockRate)
    }
}
