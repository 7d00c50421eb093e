import RTP
import Testing

@Suite struct H265Tests {
    @Test(arguments: PayloadCase.h265) func depacketizes(_ testCase: PayloadCase) { testCase.check() }

    @Test(
        arguments: [
            ([0x46, 1, 0x50], .certain), ([0x40, 1, 0x0C], .certain), ([0x60, 1, 0, 3, 0x40, 1, 0], .certain),
            ([0x42, 1, 1], .possible), ([0x4E, 1, 5], .possible), ([0x26, 1, 0x80], .possible),
            ([0x02, 1, 0x80], .possible), ([0x02, 1, 0x00], .impossible), ([0x50, 1, 5], .impossible),
            ([0x62, 1, 0x93, 0x80], .possible), ([0x62, 1, 0x13, 0x80], .impossible),
            ([0x62, 1, 0x93, 0x00], .impossible), ([0x62, 1, 0x93], .impossible), ([0x4A, 1, 0], .impossible),
            ([], .impossible), ([0x60, 1, 0], .impossible),
        ] as [([UInt8], AccessUnitBeginning)])
    func tellsWhereAnAccessUnitMayBegin(_ payload: [UInt8], _ expected: AccessUnitBeginning) {
        #expect(PayloadCase.beginning(.h265, payload) == expected)
    }
}

extension PayloadCase {
    static let h265 = [
        PayloadCase(
            testDescription: "single NAL unit", codec: .h265, payloads: [[0x02, 1, 0xD0, 9]],
            result: .success([0, 0, 0, 1, 0x02, 1, 0xD0, 9])),
        PayloadCase(
            testDescription: "IDR slice", codec: .h265, payloads: [[0x26, 1, 0xAF]],
            result: .success([0, 0, 0, 1, 0x26, 1, 0xAF]), isKeyFrame: true),
        PayloadCase(
            testDescription: "CRA slice", codec: .h265, payloads: [[0x2A, 1, 0xAF]],
            result: .success([0, 0, 0, 1, 0x2A, 1, 0xAF]), isKeyFrame: true),
        PayloadCase(
            testDescription: "aggregate of parameter sets, then fragments of an IDR slice", codec: .h265,
            payloads: [
                [0x60, 1, 0, 3, 0x40, 1, 7, 0, 3, 0x42, 1, 8], [0x62, 1, 0x93, 1, 2], [0x62, 1, 0x13, 3],
                [0x62, 1, 0x53, 4],
            ],
            result: .success([
                0, 0, 0, 1, 0x40, 1, 7, 0, 0, 0, 1, 0x42, 1, 8, 0, 0, 0, 1, 0x26, 1, 1, 2, 3, 4,
            ]), isKeyFrame: true),
        PayloadCase(
            testDescription: "a fragment keeps layer and temporal id", codec: .h265,
            payloads: [[0x63, 0x0B, 0xC1, 9]], result: .success([0, 0, 0, 1, 0x03, 0x0B, 9])),
        PayloadCase(testDescription: "no byte", codec: .h265, payloads: [[]], result: .failure(.h265(.empty))),
        PayloadCase(
            testDescription: "half a header", codec: .h265, payloads: [[0x02]],
            result: .failure(.h265(.truncated(needed: 2, found: 1)))),
        PayloadCase(
            testDescription: "forbidden bit", codec: .h265, payloads: [[0x82, 1, 1]],
            result: .failure(.h265(.forbiddenBit))),
        PayloadCase(
            testDescription: "PACI", codec: .h265, payloads: [[0x64, 1, 1]],
            result: .failure(.h265(.unsupportedType(50)))),
        PayloadCase(
            testDescription: "aggregate within an aggregate", codec: .h265, payloads: [[0x60, 1, 0, 2, 0x60, 1]],
            result: .failure(.h265(.unsupportedType(48)))),
        PayloadCase(
            testDescription: "aggregate of nothing", codec: .h265, payloads: [[0x60, 1]],
            result: .failure(.h265(.truncated(needed: 5, found: 2)))),
        PayloadCase(
            testDescription: "a unit that is longer than its aggregate", codec: .h265,
            payloads: [[0x60, 1, 0, 9, 0x40, 1]], result: .failure(.h265(.truncated(needed: 13, found: 6)))),
        PayloadCase(
            testDescription: "fragment without start", codec: .h265, payloads: [[0x62, 1, 0x13, 1]],
            result: .failure(.h265(.unexpectedFragment(type: 19)))),
        PayloadCase(
            testDescription: "fragments interrupted", codec: .h265, payloads: [[0x62, 1, 0x93, 1], [0x02, 1, 1]],
            result: .failure(.h265(.unfinishedFragments(type: 19)))),
        PayloadCase(
            testDescription: "fragments without end", codec: .h265, payloads: [[0x62, 1, 0x93, 1]],
            result: .failure(.h265(.unfinishedFragments(type: 19)))),
        PayloadCase(
            testDescription: "fragment of two bytes", codec: .h265, payloads: [[0x62, 1]],
            result: .failure(.h265(.truncated(needed: 3, found: 2)))),
    ]
}
