import RTP
import Testing

@Suite struct AV1Tests {
    @Test(arguments: PayloadCase.av1) func depacketizes(_ testCase: PayloadCase) { testCase.check() }

    @Test(
        arguments: [
            ([0x18, 0x08, 1], .certain), ([0x10, 0x30, 1], .possible), ([0x90, 1], .impossible), ([], .impossible),
        ] as [([UInt8], AccessUnitBeginning)])
    func tellsWhereATemporalUnitMayBegin(_ payload: [UInt8], _ expected: AccessUnitBeginning) {
        #expect(PayloadCase.beginning(.av1, payload) == expected)
    }
}

extension PayloadCase {
    private static let delimiter: [UInt8] = [0x12, 0]

    static let av1 = [
        PayloadCase(
            testDescription: "sequence header and key frame, the number of elements told", codec: .av1,
            payloads: [[0x28, 2, 0x08, 7, 0x30, 0x10, 9]],
            result: .success(delimiter + [0x0A, 0x81, 0x80, 0x80, 0, 7, 0x32, 0x82, 0x80, 0x80, 0, 0x10, 9]),
            isKeyFrame: true),
        PayloadCase(
            testDescription: "inter frame, the number of elements not told", codec: .av1,
            payloads: [[0x00, 3, 0x30, 0x20, 9]],
            result: .success(delimiter + [0x32, 0x82, 0x80, 0x80, 0, 0x20, 9])),
        PayloadCase(
            testDescription: "a frame in three packets", codec: .av1,
            payloads: [[0x50, 0x30, 0x20, 1], [0xD0, 2, 3], [0x90, 4]],
            result: .success(delimiter + [0x32, 0x85, 0x80, 0x80, 0, 0x20, 1, 2, 3, 4])),
        PayloadCase(
            testDescription: "an end, and a beginning behind it", codec: .av1,
            payloads: [[0x50, 0x30, 0x20], [0xA0, 1, 1, 0x30, 0x20]],
            result: .success(
                delimiter + [0x32, 0x82, 0x80, 0x80, 0, 0x20, 1, 0x32, 0x81, 0x80, 0x80, 0, 0x20])),
        PayloadCase(
            testDescription: "a unit with extension and size", codec: .av1, payloads: [[0x10, 0x36, 0x28, 2, 0x20, 9]],
            result: .success(delimiter + [0x36, 0x28, 0x82, 0x80, 0x80, 0, 0x20, 9])),
        PayloadCase(
            testDescription: "a delimiter that was sent is left out", codec: .av1,
            payloads: [[0x20, 1, 0x10, 0x30, 0x20]],
            result: .success(delimiter + [0x32, 0x81, 0x80, 0x80, 0, 0x20])),
        PayloadCase(testDescription: "no byte", codec: .av1, payloads: [[]], result: .failure(.av1(.empty))),
        PayloadCase(
            testDescription: "a header alone", codec: .av1, payloads: [[0x00]], result: .failure(.av1(.empty))),
        PayloadCase(
            testDescription: "fewer elements than told", codec: .av1, payloads: [[0x20, 1, 0x30]],
            result: .failure(.av1(.missingElements(expected: 2, found: 1)))),
        PayloadCase(
            testDescription: "an element that is longer than its packet", codec: .av1, payloads: [[0x00, 9, 0x30]],
            result: .failure(.av1(.truncated(needed: 11, found: 3)))),
        PayloadCase(
            testDescription: "a size of more than 32 bits", codec: .av1,
            payloads: [[0x00, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]], result: .failure(.av1(.malformedSize))),
        PayloadCase(
            testDescription: "a size that does not end", codec: .av1,
            payloads: [[0x00] + [UInt8](repeating: 0x80, count: 9)], result: .failure(.av1(.malformedSize))),
        PayloadCase(
            testDescription: "an empty unit", codec: .av1, payloads: [[0x00, 0]], result: .failure(.av1(.empty))),
        PayloadCase(
            testDescription: "forbidden bit", codec: .av1, payloads: [[0x10, 0xB0]],
            result: .failure(.av1(.forbiddenBit))),
        PayloadCase(
            testDescription: "a sequence that begins with a continuation", codec: .av1, payloads: [[0x98, 1]],
            result: .failure(.av1(.unexpectedContinuation))),
        PayloadCase(
            testDescription: "a continuation of nothing", codec: .av1, payloads: [[0x90, 1]],
            result: .failure(.av1(.unexpectedContinuation))),
        PayloadCase(
            testDescription: "a unit that is not continued", codec: .av1, payloads: [[0x50, 0x30, 1], [0x10, 0x30]],
            result: .failure(.av1(.unfinishedOBU))),
        PayloadCase(
            testDescription: "a unit without its end", codec: .av1, payloads: [[0x50, 0x30, 1]],
            result: .failure(.av1(.unfinishedOBU))),
    ]
}
