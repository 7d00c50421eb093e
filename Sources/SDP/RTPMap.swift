/// What a payload type holds: `a=rtpmap:96 H264/90000` (RFC 8866 §6.6).
struct RTPMap {
    /// In capitals; the names' case does not matter.
    var encoding: String
    var clockRate: UInt32

    /// Every video encoding of RTP ticks so.
    static let videoClockRate: UInt32 = 90_000

    init(_ attribute: Attribute) throws(SDPError) {
        let text = attribute.value ?? ""
        let fields = text.split(separator: "/").map(\.trimmed)
        guard let name = fields.first, !name.isEmpty else {
            throw SDPError(
                .malformedRTPMap, line: attribute.line, found: text.isEmpty ? "nothing" : text,
                expected: "<payload type> <encoding>/<clock rate>")
        }
        encoding = name.uppercased()
        clockRate = Self.videoClockRate
        guard fields.count > 1 else { return }
        guard let rate = UInt32(fields[1]), rate > 0 else {
            throw SDPError(
                .malformedRTPMap, line: attribute.line, found: "clock rate \(fields[1])",
                expected: "a number greater than 0")
        }
        clockRate = rate
    }

    /// An encoding that the payload type itself stands for.
    init(staticEncoding: String) {
        encoding = staticEncoding
        clockRate = Self.videoClockRate
    }

    /// The video encodings with a payload type of their own, which need no rtpmap (RFC 3551 §6).
    static func staticEncoding(of payloadType: UInt8) -> String? {
        switch payloadType {
        case 25: "CELB"
        case 26: "JPEG"
        case 28: "NV"
        case 31: "H261"
        case 32: "MPV"
        case 33: "MP2T"
        case 34: "H263"
        default: nil
        }
    }
}
