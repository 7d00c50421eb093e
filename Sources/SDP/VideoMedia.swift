/// The video of a session that can be received.
package struct VideoMedia: Hashable, Sendable {
    /// The payload type its packets bear, 0...127.
    package var payloadType: UInt8

    /// The name of the encoding in capitals, for instance `H264`.
    package var encoding: String

    /// Ticks a second of the timestamps, greater than 0.
    package var clockRate: UInt32

    /// The port packets are sent to; 0 when that is arranged elsewhere.
    package var port: UInt16

    /// The address packets are sent to, or of the sender; nil when the description names none.
    package var address: String?

    /// NAL units without start codes that a decoder needs before the first picture, in their order.
    ///
    /// Empty when they come in band.
    package var parameterSets: [[UInt8]]

    /// Where RTSP controls the medium.
    package var control: String?

    /// Keys for SRTP (RFC 4568), each as it follows `a=crypto:`.
    ///
    /// Secret: not for logs.
    package var crypto: [String]
}

extension SessionDescription {
    /// The encodings `video(encodings:)` looks for when not told otherwise.
    package static let supportedEncodings = ["H264"]

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
            for format in video.formats {
                // 128 and more can't stand in a packet's seven bits.
                guard let payloadType = UInt8(format), payloadType < 128 else {
                    offered.append("format \(format)")
                    continue
                }
                let map = try video.rtpMap(for: payloadType)
                guard let map, encodings.contains(map.encoding) else {
                    offered.append(map?.encoding ?? "payload type \(payloadType) without rtpmap")
                    continue
                }
                let parameters = FormatParameters(video.value(of: "fmtp", for: payloadType))
                if map.encoding == "H264", parameters["packetization-mode"] == "2" {
                    offered.append("H264 in interleaved packetization (mode 2)")
                    continue
                }
                return VideoMedia(
                    payloadType: payloadType, encoding: map.encoding, clockRate: map.clockRate, port: video.port,
                    address: video.address ?? address, parameterSets: try parameters.spropParameterSets(),
                    control: video.control, crypto: video.crypto)
            }
        }
        throw SDPError(
            .unsupportedEncoding, line: first.line, found: offered.joined(separator: ", "),
            expected: encodings.joined(separator: " or "))
    }
}

extension MediaDescription {
    fileprivate func rtpMap(for payloadType: UInt8) throws(SDPError) -> RTPMap? {
        if let attribute = value(of: "rtpmap", for: payloadType) { return try RTPMap(attribute) }
        return RTPMap.staticEncoding(of: payloadType).map(RTPMap.init(staticEncoding:))
    }
}
