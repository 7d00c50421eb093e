import RTP
import TestSupport
import Testing

@Suite struct RTPPacketTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var datagram: [UInt8]
        var payload: Range<Int>
    }

    static let fixedHeader: [UInt8] = [
        0x80, 0xE0, 0xFF, 0xFE, 0x01, 0x02, 0x03, 0x04, 0xDE, 0xAD, 0xBE, 0xEF,
    ]

    static func header(_ first: UInt8) -> [UInt8] { [first] + fixedHeader.dropFirst() }

    static let cases = [
        Case(testDescription: "no payload", datagram: header(0x80), payload: 12..<12),
        Case(testDescription: "payload", datagram: header(0x80) + [1, 2, 3], payload: 12..<15),
        Case(
            testDescription: "two contributing sources",
            datagram: header(0x82) + [0, 0, 0, 1, 0, 0, 0, 2, 9], payload: 20..<21),
        Case(
            testDescription: "extension of one word", datagram: header(0x90) + [0xBE, 0xDE, 0, 1, 0x10, 0xFF, 0, 0, 9],
            payload: 20..<21),
        Case(
            testDescription: "empty extension", datagram: header(0x90) + [0xBE, 0xDE, 0, 0, 9], payload: 16..<17),
        Case(testDescription: "padding", datagram: header(0xA0) + [7, 0, 0, 3], payload: 12..<13),
        Case(testDescription: "nothing but padding", datagram: header(0xA0) + [0, 0, 3], payload: 12..<12),
        Case(
            testDescription: "all at once",
            datagram: header(0xB1) + [0, 0, 0, 1, 0x10, 0x00, 0, 1, 1, 2, 3, 4, 5, 6, 0, 2], payload: 24..<26),
    ]

    @Test(arguments: cases) func reads(_ testCase: Case) throws {
        let packet = try RTPPacket(testCase.datagram.span.bytes)
        #expect(packet.marker)
        #expect(packet.payloadType == 96)
        #expect(packet.sequenceNumber == 0xFFFE)
        #expect(packet.timestamp == 0x0102_0304)
        #expect(packet.ssrc == 0xDEAD_BEEF)
        #expect(packet.payload == testCase.payload)
    }

    @Test func readsWhatTheWriterWrites() throws {
        let written = RTPDatagram([1, 2], sequenceNumber: 7, timestamp: 0x8000_0001, marker: false, ssrc: 3)
        let packet = try RTPPacket(written.bytes.span.bytes)
        #expect(!packet.marker)
        #expect(packet.sequenceNumber == 7)
        #expect(packet.timestamp == 0x8000_0001)
        #expect(packet.ssrc == 3)
        #expect(packet.payload == 12..<14)
    }

    @Test(
        arguments: [
            ([], .truncated(.fixedHeader, needed: 12, found: 0)),
            (Array(fixedHeader.dropLast()), .truncated(.fixedHeader, needed: 12, found: 11)),
            (header(0x40), .unsupportedVersion(1)),
            (header(0x8F), .truncated(.contributingSources, needed: 72, found: 12)),
            (header(0x90) + [0, 0, 0], .truncated(.headerExtension, needed: 16, found: 15)),
            (header(0x90) + [0, 0, 0xFF, 0xFF], .truncated(.headerExtension, needed: 262_156, found: 16)),
            (header(0xA0), .invalidPadding(count: 0xEF, available: 0)),
            (header(0xA0) + [1, 0], .invalidPadding(count: 0, available: 2)),
            (header(0xA0) + [1, 3], .invalidPadding(count: 3, available: 2)),
        ] as [([UInt8], RTPPacketError)])
    func refuses(_ datagram: [UInt8], with expected: RTPPacketError) {
        #expect(throws: expected) { _ = try RTPPacket(datagram.span.bytes) }
    }

    @Test func errorsSayWhatAndWhere() {
        let error = RTPPacketError.truncated(.headerExtension, needed: 16, found: 15)
        #expect("\(error)" == "the header extension reaches to byte 16, the datagram has 15")
    }

    @Test(arguments: [(191, false), (192, true), (200, true), (223, true), (224, false)] as [(UInt8, Bool)])
    func tellsRTCPByTheSecondByte(_ second: UInt8, _ expected: Bool) {
        let datagram: [UInt8] = [0x80, second, 0, 1]
        let isRTCP = RTPPacket.isRTCP(datagram.span.bytes)
        #expect(isRTCP == expected)
    }

    @Test(arguments: [[], [0x80], [0x00, 200]] as [[UInt8]])
    func whatIsTooShortOrOfAnotherVersionIsNoRTCP(_ datagram: [UInt8]) {
        let isRTCP = RTPPacket.isRTCP(datagram.span.bytes)
        #expect(!isRTCP)
    }
}
