/// The video of a session that can be received.
package struct VideoMedia: Hashable, Sendable {
    /// The formats that can be received, in the order of preference; at least one.
    package var formats: [VideoFormat]

    /// Ticks a second of the timestamps, greater than 0.
    package var clockRate: UInt32

    /// The port packets are sent to; 0 when that is arranged elsewhere.
    package var port: UInt16

    /// The port that RTCP is sent to (RFC 3605), the same as `port` when it shares it (RFC 5761); nil when nothing is said.
    package var controlPort: UInt16?

    /// The address packets are sent to, or of the sender; nil when the description names none.
    package var address: String?

    /// NAL units without start codes that a decoder of the first format needs before the first picture, in their order.
    ///
    /// Empty when they come in band.
    package var parameterSets: [[UInt8]]

    /// Where RTSP controls the medium.
    package var control: String?

    /// Whether the transport is a secure one; senders of SRTP with `crypto` may also name a plain one.
    package var isSecure: Bool

    /// Keys for SRTP (RFC 4568), in the order of preference.
    package var crypto: [CryptoAttribute]

    /// What the sender listens to (RFC 4585 §4.2); nil when the description does not say.
    package var feedback: VideoFeedback?
}

/// A payload type of a video and what it stands for.
package struct VideoFormat: Hashable, Sendable {
    /// The payload type its packets bear, 0...127.
    package var payloadType: UInt8
    /// The name of the encoding in capitals, for instance `H264`.
    package var encoding: String
    /// The payload type of packets that are sent again (RFC 4588 §8.1); nil when there is none.
    package var retransmissionType: UInt8?

    /// A format of these properties.
    package init(payloadType: UInt8, encoding: String, retransmissionType: UInt8? = nil) {
        self.payloadType = payloadType
        self.encoding = encoding
        self.retransmissionType = retransmissionType
    }
}

/// Which feedback a sender says that it listens to.
package struct VideoFeedback: Hashable, Sendable {
    /// Requests for packets (NACK).
    package var nack: Bool
    /// Requests for a key frame (PLI or FIR).
    package var keyFrames: Bool

    /// What a sender listens to.
    package init(nack: Bool, keyFrames: Bool) {
        self.nack = nack
        self.keyFrames = keyFrames
    }
}

extension SessionDescription {
    /// The encodings `video(encodings:)` looks for when not told otherwise.
    package static let supportedEncodings = ["H264", "H265", "VP8", "VP9", "AV1"]

    /// The first video in one of `encodings` (names in capitals), by the order of media and of their payload types.
    ///
    /// - Throws: what the description offers instead, or what is wrong with the description of that video.
    package func video(encodings: [String] = supportedEncodings) throws(SDPError) -> VideoMedia {
        let videos = media.filter { $0.kind == "video" }
        guard let first = videos.first else {
            throw SDPError(
                .noVideo, line: media.first?.line ?? 1,
                found: media.isEmpty ? "no media" : media.map(\.kind).joined(separator: ", "),
                expected: "m=video")
        }
        var offered: [String] = []
        for video in videos {
            let formats = try video.videoFormats(encodings, refused: &offered)
            guard let preferred = formats.first else { continue }
            let parameters = FormatParameters(video.value(of: "fmtp", for: preferred.payloadType))
            return VideoMedia(
                formats: formats,
                clockRate: try video.rtpMap(for: preferred.payloadType)?.clockRate ?? RTPMap.videoClockRate,
                port: video.port, controlPort: video.controlPort, address: video.address ?? address,
                parameterSets: try parameters.parameterSets(), control: video.control,
                isSecure: video.transport.uppercased().contains("SAVP"), crypto: try video.crypto(),
                feedback: video.videoFeedback)
        }
        throw SDPError(
            .unsupportedEncoding, line: first.line, found: offered.joined(separator: ", "),
            expected: encodings.joined(separator: " or "))
    }
}

extension MediaDescription {
    /// The formats in one of `encodings`; what else is offered is added to `refused` in words.
    func videoFormats(
        _ encodings: [String], refused: inout [String]
    ) throws(SDPError) -> [VideoFormat] {
        var found: [VideoFormat] = []
        for format in formats {
            // 128 and more can't stand in a packet's seven bits.
            guard let payloadType = UInt8(format), payloadType < 128 else {
                refused.append("format \(format)")
                continue
            }
            // A broken map costs its own format only, once there is another.
            let map: RTPMap?
            do { map = try rtpMap(for: payloadType) } catch {
                if found.isEmpty { throw error }
                continue
            }
            guard let map, encodings.contains(map.encoding) else {
                refused.append(map?.encoding ?? "payload type \(payloadType) without rtpmap")
                continue
            }
            let parameters = FormatParameters(value(of: "fmtp", for: payloadType))
            if map.encoding == "H264", parameters["packetization-mode"] == "2" {
                refused.append("H264 in interleaved packetization (mode 2)")
            } else if map.encoding == "H265", let order = parameters["sprop-max-don-diff"], order != "0" {
                refused.append("H265 with decoding order numbers")
            } else {
                found.append(
                    VideoFormat(
                        payloadType: payloadType, encoding: map.encoding,
                        retransmissionType: retransmissionType(for: payloadType)))
            }
        }
        return found
    }

    func rtpMap(for payloadType: UInt8) throws(SDPError) -> RTPMap? {
        if let attribute = value(of: "rtpmap", for: payloadType) { return try RTPMap(attribute) }
        return RTPMap.staticEncoding(of: payloadType).map(RTPMap.init(staticEncoding:))
    }

    // RFC 4588 §8.6: a payload type of the encoding rtx, whose parameter apt names the one that it repeats.
    private func retransmissionType(for payloadType: UInt8) -> UInt8? {
        formats.lazy.compactMap { UInt8($0) }.first { candidate in
            candidate < 128
                && value(of: "rtpmap", for: candidate)?.value?.lowercased().hasPrefix("rtx/") == true
                && FormatParameters(value(of: "fmtp", for: candidate))["apt"] == "\(payloadType)"
        }
    }

    // RFC 5761 §5.1.1 and RFC 3605 §2.1.
    fileprivate var controlPort: UInt16? {
        if !values(of: "rtcp-mux").isEmpty { return port }
        return values(of: "rtcp").first?.value.flatMap { UInt16($0.trimmed.prefix { $0.isASCII && $0.isNumber }) }
    }

    // RFC 4585 §4.2: a=rtcp-fb:<payload type or *> <type> [<parameter>].
    var videoFeedback: VideoFeedback? {
        let lines = values(of: "rtcp-fb").compactMap(\.value)
            .map { $0.split(whereSeparator: \.isWhitespace).dropFirst().map { $0.lowercased() } }
        guard !lines.isEmpty else { return nil }
        return VideoFeedback(
            nack: lines.contains(["nack"]),
            keyFrames: lines.contains(["nack", "pli"]) || lines.contains(["ccm", "fir"]))
    }
}
