import RTP
import Testing

@Suite struct H264Tests {
    @Test(arguments: H264Case.cases) func depacketizes(_ testCase: H264Case) {
        var depacketizer = H264Depacketizer()
        var data: [UInt8] = []
        let result = Result { () throws(NALPayloadError) in
            for payload in testCase.payloads { try depacketizer.append(payload.span.bytes, to: &data) }
            try depacketizer.finish()
            return data
        }
        #expect(result == testCase.result)
        if case .success = testCase.result { #expect(depacketizer.isKeyFrame == testCase.isKeyFrame) }
    }

    @Test func resetForgetsTheAccessUnit() throws {
        var depacketizer = H264Depacketizer()
        var data: [UInt8] = []
        let start: [UInt8] = [0x7C, 0x85, 0x88]
        try depacketizer.append(start.span.bytes, to: &data)
        depacketizer.reset()
        try depacketizer.finish()
        #expect(!depacketizer.isKeyFrame)
    }

    @Test(
        arguments: [
            ([0x09, 0xF0], .certain), ([0x67, 0x42], .certain), ([0x78, 0, 2, 0x67, 0x42], .certain),
            ([0x68, 0xCE], .possible), ([0x06, 0x05], .possible), ([0x65, 0x88], .possible),
            ([0x7C, 0x85, 0x88], .possible),
            ([0x78, 0, 2, 0x41, 0x9A], .possible), ([0x41, 0x1A], .impossible), ([0x7C, 0x85, 0x08], .impossible),
            ([0x7C, 0x05, 0x88], .impossible), ([0x43, 0x88], .impossible), ([0x41], .impossible), ([], .impossible),
            ([0x78], .impossible), ([0x7C], .impossible),
        ] as [([UInt8], AccessUnitBeginning)])
    func tellsWhereAnAccessUnitMayBegin(_ payload: [UInt8], _ expected: AccessUnitBeginning) {
        let beginning = H264Depacketizer().beginning(at: payload.span.bytes)
        #expect(beginning == expected)
    }

    @Test func whereThereAreDelimitersParameterSetsAreNotFirst() throws {
        var depacketizer = H264Depacketizer()
        var data: [UInt8] = []
        let delimiter: [UInt8] = [0x09, 0xF0]
        let parameterSet: [UInt8] = [0x67, 0x42]
        try depacketizer.append(delimiter.span.bytes, to: &data)
        let beginning = depacketizer.beginning(at: parameterSet.span.bytes)
        #expect(beginning == .possible)
    }

    @Test func errorsSayWhatIsExpected() {
        let error = DepacketizationError.h264(.unsupportedType(29))
        #expect("\(error)" == "H.264: packet type 29, expected a NAL unit, an aggregate or a fragment")
    }
}
