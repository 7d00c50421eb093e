import RTP
import Testing

/// H.264 payloads and what becomes of them: the cases of the unit tests and the seeds of the mutations.
struct H264Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var payloads: [[UInt8]]
    var result: Result<[UInt8], NALPayloadError>
    var isKeyFrame = false

    static let cases = [
        H264Case(
            testDescription: "single NAL unit", payloads: [[0x41, 0x9A, 0x02]],
            result: .success([0, 0, 0, 1, 0x41, 0x9A, 0x02])),
        H264Case(
            testDescription: "IDR slice", payloads: [[0x65, 0x88, 0x84]],
            result: .success([0, 0, 0, 1, 0x65, 0x88, 0x84]), isKeyFrame: true),
        H264Case(
            testDescription: "delimiter and SEI are kept",
            payloads: [[0x09, 0xF0], [0x06, 0x05, 0x80], [0x41, 0x9A]],
            result: .success([0, 0, 0, 1, 0x09, 0xF0, 0, 0, 0, 1, 0x06, 0x05, 0x80, 0, 0, 0, 1, 0x41, 0x9A])),
        H264Case(
            testDescription: "a NAL unit of its header alone", payloads: [[0x0A]], result: .success([0, 0, 0, 1, 0x0A])),
        H264Case(
            testDescription: "STAP-A of SPS, PPS and IDR slice",
            payloads: [[0x78, 0, 3, 0x67, 0x42, 0xC0, 0, 2, 0x68, 0xCE, 0, 2, 0x65, 0x88]],
            result: .success([0, 0, 0, 1, 0x67, 0x42, 0xC0, 0, 0, 0, 1, 0x68, 0xCE, 0, 0, 0, 1, 0x65, 0x88]),
            isKeyFrame: true),
        H264Case(
            testDescription: "FU-A in three fragments",
            payloads: [[0x7C, 0x85, 0x88, 0x01], [0x7C, 0x05, 0x02], [0x7C, 0x45, 0x03]],
            result: .success([0, 0, 0, 1, 0x65, 0x88, 0x01, 0x02, 0x03]), isKeyFrame: true),
        H264Case(
            testDescription: "FU-A with an empty middle",
            payloads: [[0x5C, 0x81, 0x9A], [0x5C, 0x01], [0x5C, 0x41, 7]],
            result: .success([0, 0, 0, 1, 0x41, 0x9A, 7])),
        H264Case(
            testDescription: "FU-A that is start and end", payloads: [[0x5C, 0xC1, 0x9A]],
            result: .success([0, 0, 0, 1, 0x41, 0x9A])),
        H264Case(
            testDescription: "single, then fragments, then aggregate",
            payloads: [[0x67, 0x42], [0x7C, 0x85, 0x88], [0x7C, 0x45, 0x01], [0x78, 0, 2, 0x65, 0x08]],
            result: .success([0, 0, 0, 1, 0x67, 0x42, 0, 0, 0, 1, 0x65, 0x88, 0x01, 0, 0, 0, 1, 0x65, 0x08]),
            isKeyFrame: true),

        H264Case(testDescription: "no byte", payloads: [[]], result: .failure(.empty)),
        H264Case(testDescription: "forbidden bit", payloads: [[0xC1, 0x9A]], result: .failure(.forbiddenBit)),
        H264Case(testDescription: "reserved 0", payloads: [[0x60, 1]], result: .failure(.unsupportedType(0))),
        H264Case(testDescription: "STAP-B", payloads: [[0x79, 0, 0, 0, 1, 9]], result: .failure(.unsupportedType(25))),
        H264Case(testDescription: "MTAP16", payloads: [[0x7A, 0, 0, 0, 9]], result: .failure(.unsupportedType(26))),
        H264Case(testDescription: "MTAP24", payloads: [[0x7B, 0, 0, 0, 9]], result: .failure(.unsupportedType(27))),
        H264Case(testDescription: "FU-B", payloads: [[0x7D, 0x85, 0, 0]], result: .failure(.unsupportedType(29))),
        H264Case(testDescription: "reserved 30", payloads: [[0x7E]], result: .failure(.unsupportedType(30))),
        H264Case(testDescription: "reserved 31", payloads: [[0x7F]], result: .failure(.unsupportedType(31))),
        H264Case(
            testDescription: "STAP-A without units", payloads: [[0x78]],
            result: .failure(.truncated(needed: 3, found: 1))),
        H264Case(
            testDescription: "STAP-A with half a size", payloads: [[0x78, 0, 1, 0x09, 0]],
            result: .failure(.truncated(needed: 6, found: 5))),
        H264Case(
            testDescription: "STAP-A with a unit that is longer than the payload",
            payloads: [[0x78, 0xFF, 0xFF, 0x67]], result: .failure(.truncated(needed: 65_538, found: 4))),
        H264Case(
            testDescription: "STAP-A with an empty unit", payloads: [[0x78, 0, 0, 0, 1, 0x09]], result: .failure(.empty)
        ),
        H264Case(
            testDescription: "STAP-A within STAP-A", payloads: [[0x78, 0, 2, 0x78, 0]],
            result: .failure(.unsupportedType(24))),
        H264Case(
            testDescription: "STAP-A with a damaged unit", payloads: [[0x78, 0, 2, 0xE7, 0]],
            result: .failure(.forbiddenBit)),
        H264Case(
            testDescription: "FU-A of its indicator alone", payloads: [[0x7C]],
            result: .failure(.truncated(needed: 2, found: 1))),
        H264Case(
            testDescription: "FU-A of an aggregate", payloads: [[0x7C, 0x98, 0]], result: .failure(.unsupportedType(24))
        ),
        H264Case(
            testDescription: "FU-A without start", payloads: [[0x7C, 0x05, 0x02]],
            result: .failure(.unexpectedFragment(type: 5))),
        H264Case(
            testDescription: "FU-A whose type changes", payloads: [[0x7C, 0x85, 0x88], [0x7C, 0x41, 0x02]],
            result: .failure(.unexpectedFragment(type: 1))),
        H264Case(
            testDescription: "FU-A begun twice", payloads: [[0x7C, 0x85, 0x88], [0x7C, 0x85, 0x88]],
            result: .failure(.unfinishedFragments(type: 5))),
        H264Case(
            testDescription: "FU-A interrupted", payloads: [[0x7C, 0x85, 0x88], [0x41, 0x9A]],
            result: .failure(.unfinishedFragments(type: 5))),
        H264Case(
            testDescription: "FU-A without end", payloads: [[0x7C, 0x85, 0x88], [0x7C, 0x05, 0x02]],
            result: .failure(.unfinishedFragments(type: 5))),
    ]
}
