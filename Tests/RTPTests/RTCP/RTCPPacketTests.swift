import RTP
import TestSupport
import Testing

/// One packet of each kind, as bytes and as the value they stand for.
struct RTCPCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var bytes: [UInt8]
    var packet: RTCPPacket

    static let block: [UInt8] = [
        0xDE, 0xAD, 0xBE, 0xEF, 0x40, 0xFF, 0xFF, 0xFE, 0, 1, 0xFF, 0xFE, 0, 0, 1, 0x2C, 0x12, 0x34, 0x56, 0x78, 0, 1,
        0x80, 0,
    ]
    static let report = ReportBlock(
        ssrc: 0xDEAD_BEEF, fractionLost: 64, cumulativeLost: -2, highestSequence: 0x1_FFFE, jitter: 300,
        lastSenderReport: 0x1234_5678, delaySinceLastSenderReport: 0x1_8000)

    static let cases = [
        RTCPCase(
            testDescription: "SR",
            bytes: [
                0x80, 200, 0, 6, 0, 0, 0, 1, 0xE9, 0, 0, 1, 0x80, 0, 0, 0, 0, 1, 0x5F, 0x90, 0, 0, 0, 7, 0, 0, 4, 0,
            ],
            packet: .senderReport(
                SenderReport(
                    ssrc: 1, ntpTime: NTPTimestamp(rawValue: 0xE900_0001_8000_0000), rtpTimestamp: 90_000,
                    packetCount: 7,
                    byteCount: 1024))),
        RTCPCase(
            testDescription: "SR with a block",
            bytes: [0x81, 200, 0, 12, 0, 0, 0, 1] + [UInt8](repeating: 0, count: 20) + block,
            packet: .senderReport(
                SenderReport(
                    ssrc: 1, ntpTime: NTPTimestamp(rawValue: 0), rtpTimestamp: 0, packetCount: 0, byteCount: 0,
                    reports: [report]))),
        RTCPCase(
            testDescription: "RR", bytes: [0x81, 201, 0, 7, 0, 0, 0, 9] + block,
            packet: .receiverReport(ReceiverReport(ssrc: 9, reports: [report]))),
        RTCPCase(
            testDescription: "RR without block", bytes: [0x80, 201, 0, 1, 0, 0, 0, 9],
            packet: .receiverReport(ReceiverReport(ssrc: 9, reports: []))),
        RTCPCase(
            testDescription: "SDES of a name that ends at a word",
            bytes: [0x81, 202, 0, 3, 0, 0, 0, 9, 1, 2, 0x61, 0x62, 0, 0, 0, 0],
            packet: .sourceDescription(SourceDescription(chunks: [.init(ssrc: 9, items: [.canonicalName("ab")])]))),
        RTCPCase(
            testDescription: "SDES of two sources",
            bytes: [0x82, 202, 0, 5, 0, 0, 0, 9, 1, 1, 0x61, 0, 0, 0, 0, 8, 6, 0, 1, 1, 0x62, 0, 0, 0],
            packet: .sourceDescription(
                SourceDescription(chunks: [
                    .init(ssrc: 9, items: [.canonicalName("a")]),
                    .init(ssrc: 8, items: [.init(type: 6, value: []), .canonicalName("b")]),
                ]))),
        RTCPCase(
            testDescription: "BYE", bytes: [0x81, 203, 0, 1, 0, 0, 0, 9], packet: .goodbye(Goodbye(ssrcs: [9]))),
        RTCPCase(
            testDescription: "BYE with a reason", bytes: [0x81, 203, 0, 2, 0, 0, 0, 9, 3, 0x65, 0x6E, 0x64],
            packet: .goodbye(Goodbye(ssrcs: [9], reason: "end"))),
        RTCPCase(
            testDescription: "BYE with a reason and padding",
            bytes: [0x81, 203, 0, 3, 0, 0, 0, 9, 4, 0x65, 0x6E, 0x64, 0x73, 0, 0, 0],
            packet: .goodbye(Goodbye(ssrcs: [9], reason: "ends"))),
        RTCPCase(
            testDescription: "NACK across the wrap",
            bytes: [0x81, 205, 0, 4, 0, 0, 0, 9, 0, 0, 0, 1, 0xFF, 0xFF, 0x80, 0x01, 0, 0x20, 0, 0],
            packet: .nack(GenericNACK(sender: 9, media: 1, lost: [65_535, 0, 15, 32]))),
        RTCPCase(
            testDescription: "PLI", bytes: [0x81, 206, 0, 2, 0, 0, 0, 9, 0, 0, 0, 1],
            packet: .pictureLossIndication(PictureLossIndication(sender: 9, media: 1))),
        RTCPCase(
            testDescription: "FIR",
            bytes: [0x84, 206, 0, 4, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 1, 7, 0, 0, 0],
            packet: .fullIntraRequest(FullIntraRequest(sender: 9, demands: [.init(ssrc: 1, number: 7)]))),
        RTCPCase(
            testDescription: "REMB of 0x3FFFF × 2 bit/s",
            bytes: [
                0x8F, 206, 0, 5, 0, 0, 0, 9, 0, 0, 0, 0, 0x52, 0x45, 0x4D, 0x42, 1, 0x07, 0xFF, 0xFF, 0, 0, 0, 1,
            ],
            packet: .maximumBitrate(ReceiverEstimatedMaximumBitrate(sender: 9, bitrate: 0x7_FFFE, ssrcs: [1]))),
        RTCPCase(
            testDescription: "transport-wide feedback: a run, seven symbols of two bits, deltas of one and two bytes",
            bytes: [
                0x8F, 205, 0, 7, 0, 0, 0, 9, 0, 0, 0, 1, 0xFF, 0xFE, 0, 10, 0xFF, 0xFF, 0xFF, 3,
                0x00, 0x08, 0xD8, 0, 4, 0xFF, 0x38, 0, 0, 0, 0, 0,
            ],
            packet: .transportFeedback(
                TransportFeedback(
                    sender: 9, media: 1, baseSequenceNumber: 65_534, referenceTime: -1, number: 3,
                    statuses: Array(repeating: .missing, count: 8) + [.received(delta: 4), .received(delta: -200)]))),
        RTCPCase(
            testDescription: "application-defined packet", bytes: [0x85, 204, 0, 2, 0, 0, 0, 9, 1, 2, 3, 4],
            packet: .unknown(UnknownRTCPPacket(type: 204, count: 5, body: [0, 0, 0, 9, 1, 2, 3, 4]))),
        RTCPCase(
            testDescription: "unknown feedback", bytes: [0x83, 206, 0, 2, 0, 0, 0, 9, 0, 0, 0, 1],
            packet: .unknown(UnknownRTCPPacket(type: 206, count: 3, body: [0, 0, 0, 9, 0, 0, 0, 1]))),
    ]
}

@Suite struct RTCPPacketTests {
    @Test(arguments: RTCPCase.cases) func reads(_ testCase: RTCPCase) throws {
        #expect(try RTCPPacket.parse(testCase.bytes.span.bytes) == [testCase.packet])
    }

    @Test(arguments: RTCPCase.cases) func writes(_ testCase: RTCPCase) throws {
        let bytes = RTCPPacket.datagram([testCase.packet])
        #expect(bytes.count % 4 == 0)
        #expect(try RTCPPacket.parse(bytes.span.bytes) == [testCase.packet])
        // The senders' choice of chunks is free; of everything else there is one way to write it.
        if case .transportFeedback = testCase.packet { return }
        #expect(bytes == testCase.bytes)
    }

    @Test func readsAllPacketsOfADatagram() throws {
        let datagram: [UInt8] = RTCPCase.cases.flatMap { $0.bytes }
        let packets = try RTCPPacket.parse(datagram.span.bytes)
        #expect(packets == RTCPCase.cases.map { $0.packet })
    }

    @Test func leavesPaddingOut() throws {
        let bytes: [UInt8] = [0xA1, 203, 0, 2, 0, 0, 0, 9, 0, 0, 0, 4]
        #expect(try RTCPPacket.parse(bytes.span.bytes) == [.goodbye(Goodbye(ssrcs: [9]))])
    }

    @Test(
        arguments: [
            ([], .truncated(needed: 4, found: 0)),
            ([0x80, 201, 0], .truncated(needed: 4, found: 3)),
            ([0x80, 201, 0, 1, 0, 0, 0], .truncated(needed: 8, found: 7)),
            ([0x40, 201, 0, 1, 0, 0, 0, 9], .unsupportedVersion(1)),
            ([0x80, 200, 0, 1, 0, 0, 0, 9], .truncated(needed: 24, found: 4)),
            ([0x81, 201, 0, 1, 0, 0, 0, 9], .truncated(needed: 28, found: 4)),
            ([0x81, 202, 0, 2, 0, 0, 0, 9, 1, 9, 0x61, 0], .truncated(needed: 15, found: 8)),
            ([0x81, 202, 0, 2, 0, 0, 0, 9, 1, 2, 0x61, 0x62], .truncated(needed: 9, found: 8)),
            ([0x81, 203, 0, 2, 0, 0, 0, 9, 4, 0, 0, 0], .truncated(needed: 9, found: 8)),
            ([0xA1, 203, 0, 1, 0, 0, 0, 8], .invalidPadding(count: 8, available: 4)),
            ([0xA1, 203, 0, 1, 0, 0, 0, 3], .invalidPadding(count: 3, available: 4)),
            ([0xA0, 203, 0, 0], .invalidPadding(count: 0, available: 0)),
            (
                [0x8F, 206, 0, 4, 0, 0, 0, 9, 0, 0, 0, 0, 0x52, 0x45, 0x4D, 0x42, 0, 0xFF, 0xFF, 0xFF],
                .invalidValue(packetType: 206)
            ),
            (
                [0x8F, 205, 0, 5, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0x60, 1, 0, 0],
                .invalidValue(packetType: 205)
            ),
            (
                [0x8F, 205, 0, 4, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0],
                .truncated(needed: 18, found: 16)
            ),
        ] as [([UInt8], RTCPError)])
    func refuses(_ bytes: [UInt8], _ expected: RTCPError) {
        #expect(throws: expected) { try RTCPPacket.parse(bytes.span.bytes) }
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>) func transportFeedbackSurvivesWritingAndReading(seed: UInt64)
        throws
    {
        var random = SeededRandom(seed: seed)
        var statuses: [TransportFeedback.Status] = []
        while statuses.count < 300 {
            let run = Int.random(in: 1...20, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: statuses += Array(repeating: .missing, count: run)
            case 1: statuses += (0..<run).map { _ in .received(delta: .random(in: 0...255, using: &random)) }
            case 2: statuses += (0..<run).map { _ in .received(delta: .random(in: .min ... .max, using: &random)) }
            default:
                statuses += (0..<run).map { _ in Bool.random(using: &random) ? .missing : .received(delta: 1) }
            }
        }
        let packet = RTCPPacket.transportFeedback(
            TransportFeedback(
                sender: 1, media: 2, baseSequenceNumber: 65_000, referenceTime: 0x7F_FFFF, number: 255,
                statuses: statuses))
        let bytes = RTCPPacket.datagram([packet])
        #expect(try RTCPPacket.parse(bytes.span.bytes) == [packet], "seed \(seed)")
    }

    @Test(arguments: [0, 1, 0x3_FFFF, 0x4_0000, 1_000_000, 0x3_FFFF << 46] as [UInt64])
    func bitratesKeepTheirEighteenBits(_ bitrate: UInt64) throws {
        let packet = RTCPPacket.maximumBitrate(
            ReceiverEstimatedMaximumBitrate(sender: 1, bitrate: bitrate, ssrcs: [2, 3]))
        let bytes = RTCPPacket.datagram([packet])
        #expect(try RTCPPacket.parse(bytes.span.bytes) == [packet])
    }
}
