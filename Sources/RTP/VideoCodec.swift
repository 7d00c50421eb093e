/// The codecs whose RTP payloads can be turned into access units.
///
/// The raw value is the encoding name of the session description (`a=rtpmap`), in capitals.
package enum VideoCodec: String, CaseIterable, Sendable {
    /// RFC 6184; NAL units, each behind the start code 00 00 00 01 (H.264 Annex B).
    case h264 = "H264"
}
