/// What an access unit can hold.
///
/// The raw value is the encoding name of the session description (`a=rtpmap`), in capitals.
package enum VideoCodec: String, CaseIterable, Sendable {
    /// RFC 6184; an access unit is NAL units, each behind the start code 00 00 00 01 (H.264 Annex B).
    case h264 = "H264"
    /// RFC 7798; an access unit is NAL units, each behind the start code 00 00 00 01 (H.265 Annex B).
    case h265 = "H265"
    /// RFC 7741; an access unit is a frame.
    case vp8 = "VP8"
    /// RFC 9628; an access unit is a frame, or a superframe of those of the spatial layers (VP9 Annex B).
    case vp9 = "VP9"
    /// AOMedia's RTP Payload Format For AV1; an access unit is a temporal unit in the low-overhead format (AV1 §5.2).
    case av1 = "AV1"
    /// ISO/IEC 14496-2; an access unit is a video object plane, behind the headers of its object where it is a key frame.
    case mpeg4 = "MP4V-ES"
    /// An access unit is a JPEG image, which may lack Huffman tables.
    case jpeg = "JPEG"

    /// Those whose RTP payloads can be turned into access units here; the others come whole, from who reads RTSP.
    package static let received: [VideoCodec] = [.h264, .h265, .vp8, .vp9, .av1]
}
