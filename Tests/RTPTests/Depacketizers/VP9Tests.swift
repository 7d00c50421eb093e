import RTP
import Testing

@Suite struct VP9Tests {
    @Test(arguments: PayloadCase.vp9) func depacketizes(_ testCase: PayloadCase) { testCase.check() }

    @Test(
        arguments: [
            ([0x08, 0], .certain), ([0x28, 0x00, 0, 0], .certain), ([0x28, 0x02, 0, 0], .impossible),
            ([0x04, 0], .impossible), ([0x88], .impossible), ([], .impossible),
        ] as [([UInt8], AccessUnitBeginning)])
    func tellsWhereAPictureBegins(_ payload: [UInt8], _ expected: AccessUnitBeginning) {
        #expect(PayloadCase.beginning(.vp9, payload) == expected)
    }
}

extension PayloadCase {
    static let vp9 = [
        PayloadCase(
            testDescription: "key frame", codec: .vp9, payloads: [[0x0C, 0x82, 1, 2]],
            result: .success([0x82, 1, 2]), isKeyFrame: true),
        PayloadCase(
            testDescription: "key frame of profile 3", codec: .vp9, payloads: [[0x0C, 0xB0, 1]],
            result: .success([0xB0, 1]), isKeyFrame: true),
        PayloadCase(
            testDescription: "inter frame in two packets", codec: .vp9, payloads: [[0x08, 0x86, 1], [0x04, 2]],
            result: .success([0x86, 1, 2])),
        PayloadCase(
            testDescription: "frame that was decoded before", codec: .vp9, payloads: [[0x0C, 0x88]],
            result: .success([0x88])),
        PayloadCase(
            testDescription: "not a frame of VP9", codec: .vp9, payloads: [[0x0C, 0x02]], result: .success([0x02])),
        PayloadCase(
            testDescription: "long picture id and layer indices", codec: .vp9,
            payloads: [[0xAC, 0x81, 0x23, 0x00, 7, 0x86]], result: .success([0x86])),
        PayloadCase(
            testDescription: "flexible mode with three references", codec: .vp9,
            payloads: [[0xFC, 0x23, 0x00, 3, 5, 6, 0x86]], result: .success([0x86])),
        PayloadCase(
            testDescription: "scalability structure with sizes and a group of pictures", codec: .vp9,
            payloads: [[0x0E, 0x38, 1, 64, 0, 240, 2, 128, 1, 224, 2, 0x20, 0x48, 1, 2, 0x82]],
            result: .success([0x82]), isKeyFrame: true),
        PayloadCase(
            testDescription: "two spatial layers", codec: .vp9,
            payloads: [[0x2C, 0x00, 7, 0x82, 1, 2], [0x28, 0x03, 7, 0x86], [0x24, 0x03, 7, 5]],
            result: .success([0x82, 1, 2, 0x86, 5, 0xD9, 3, 0, 0, 0, 2, 0, 0, 0, 0xD9]), isKeyFrame: true),
        PayloadCase(testDescription: "no byte", codec: .vp9, payloads: [[]], result: .failure(.vp9(.empty))),
        PayloadCase(
            testDescription: "a descriptor alone", codec: .vp9, payloads: [[0x0C]], result: .failure(.vp9(.empty))),
        PayloadCase(
            testDescription: "no picture id", codec: .vp9, payloads: [[0x8C]],
            result: .failure(.vp9(.truncated(needed: 2, found: 1)))),
        PayloadCase(
            testDescription: "four references", codec: .vp9, payloads: [[0x5C, 3, 3, 3, 2, 0x86]],
            result: .failure(.vp9(.malformedDescriptor))),
        PayloadCase(
            testDescription: "a structure that is longer than its packet", codec: .vp9,
            payloads: [[0x0E, 0xF8, 1, 64, 0]], result: .failure(.vp9(.truncated(needed: 35, found: 5)))),
        PayloadCase(
            testDescription: "a frame without its beginning", codec: .vp9, payloads: [[0x04, 1]],
            result: .failure(.vp9(.unexpectedContinuation))),
        PayloadCase(
            testDescription: "a frame within a frame", codec: .vp9, payloads: [[0x08, 1], [0x08, 1]],
            result: .failure(.vp9(.unexpectedBeginning))),
        PayloadCase(
            testDescription: "a frame without its end", codec: .vp9, payloads: [[0x08, 1]],
            result: .failure(.vp9(.unfinishedFrame))),
        PayloadCase(
            testDescription: "nine frames", codec: .vp9, payloads: Array(repeating: [0x0C, 1], count: 9),
            result: .failure(.vp9(.tooManyFrames(limit: 8)))),
    ]
}
