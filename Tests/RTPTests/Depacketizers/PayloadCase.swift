import RTP
import Testing

/// Payloads of one access unit and what becomes of them: the cases of the unit tests and the seeds of the mutations.
struct PayloadCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var codec: VideoCodec
    var payloads: [[UInt8]]
    var result: Result<[UInt8], DepacketizationError>
    var isKeyFrame = false

    /// Those of the codecs that have no table of their own elsewhere.
    static let cases = h265 + vp8 + vp9 + av1

    func check() {
        var depacketizer = Depacketizer(codec)
        var data: [UInt8] = []
        let found = Result { () throws(DepacketizationError) in
            for payload in payloads { try depacketizer.append(payload.span.bytes, to: &data) }
            try depacketizer.finish(&data)
            return data
        }
        #expect(found == result)
        if case .success = result { #expect(depacketizer.isKeyFrame == isKeyFrame) }
    }

    static func beginning(_ codec: VideoCodec, _ payload: [UInt8]) -> AccessUnitBeginning {
        Depacketizer(codec).beginning(at: payload.span.bytes)
    }
}
