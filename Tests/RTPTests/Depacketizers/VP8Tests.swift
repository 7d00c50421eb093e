import RTP
import Testing

@Suite struct VP8Tests {
    @Test(arguments: PayloadCase.vp8) func depacketizes(_ testCase: PayloadCase) { testCase.check() }

    @Test(
        arguments: [
            ([0x10, 0], .certain), ([0x90, 0x80, 5, 0], .certain), ([0x00, 0], .impossible), ([0x11, 0], .impossible),
            ([0x90], .impossible), ([], .impossible),
        ] as [([UInt8], AccessUnitBeginning)])
    func tellsWhereAFrameBegins(_ payload: [UInt8], _ expected: AccessUnitBeginning) {
        #expect(PayloadCase.beginning(.vp8, payload) == expected)
    }
}

extension PayloadCase {
    static let vp8 = [
        PayloadCase(
            testDescription: "key frame", codec: .vp8, payloads: [[0x10, 0x50, 1, 2]], result: .success([0x50, 1, 2]),
            isKeyFrame: true),
        PayloadCase(
            testDescription: "inter frame in two packets", codec: .vp8, payloads: [[0x10, 0x51, 1], [0x00, 2]],
            result: .success([0x51, 1, 2])),
        PayloadCase(
            testDescription: "partitions in packets of their own", codec: .vp8,
            payloads: [[0x10, 0x51], [0x11, 2], [0x12, 3]], result: .success([0x51, 2, 3])),
        PayloadCase(
            testDescription: "extensions: short picture id", codec: .vp8, payloads: [[0x90, 0x80, 0x11, 0x51]],
            result: .success([0x51])),
        PayloadCase(
            testDescription: "extensions: long picture id, TL0PICIDX, TID and KEYIDX", codec: .vp8,
            payloads: [[0x90, 0xF0, 0x81, 0x23, 7, 0x65, 0x50]], result: .success([0x50]), isKeyFrame: true),
        PayloadCase(
            testDescription: "extensions: KEYIDX alone", codec: .vp8, payloads: [[0x90, 0x10, 0x05, 0x51]],
            result: .success([0x51])),
        PayloadCase(testDescription: "no byte", codec: .vp8, payloads: [[]], result: .failure(.vp8(.empty))),
        PayloadCase(
            testDescription: "a descriptor alone", codec: .vp8, payloads: [[0x10]], result: .failure(.vp8(.empty))),
        PayloadCase(
            testDescription: "no extensions", codec: .vp8, payloads: [[0x90]],
            result: .failure(.vp8(.truncated(needed: 2, found: 1)))),
        PayloadCase(
            testDescription: "no picture id", codec: .vp8, payloads: [[0x90, 0x80]],
            result: .failure(.vp8(.truncated(needed: 3, found: 2)))),
        PayloadCase(
            testDescription: "half a picture id", codec: .vp8, payloads: [[0x90, 0x80, 0x80]],
            result: .failure(.vp8(.truncated(needed: 4, found: 3)))),
        PayloadCase(
            testDescription: "a frame without its beginning", codec: .vp8, payloads: [[0x00, 1]],
            result: .failure(.vp8(.unexpectedContinuation))),
        PayloadCase(
            testDescription: "two beginnings", codec: .vp8, payloads: [[0x10, 1], [0x10, 1]],
            result: .failure(.vp8(.unexpectedBeginning))),
    ]
}
