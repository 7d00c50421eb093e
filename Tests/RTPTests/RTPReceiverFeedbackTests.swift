import RTP
import TestSupport
import Testing

/// The receiver as a whole: what it says to the sender, and what it makes of the sender's RTCP.
@Suite struct RTPReceiverFeedbackTests {
    private var receiver = RTPReceiver(
        formats: [PayloadFormat(payloadType: 96, codec: .h264, retransmissionType: 97)],
        feedback: ReceiverFeedback.Settings(ssrc: 9, canonicalName: "picket"))

    private static let idr: [UInt8] = [0x65, 0x88]
    private static let slice: [UInt8] = [0x41, 0x9A]

    private static func packet(_ number: UInt16, _ payload: [UInt8], type: UInt8 = 96, ssrc: UInt32 = 1) -> [UInt8] {
        var datagram = RTPDatagram(
            payload, sequenceNumber: number, timestamp: UInt32(number) * 3000, marker: true, ssrc: ssrc)
        datagram.payloadType = type
        return datagram.bytes
    }

    private mutating func poll(until now: Duration) throws -> (units: [AccessUnit], sent: [RTCPPacket]) {
        var units: [AccessUnit] = []
        var sent: [RTCPPacket] = []
        while true {
            switch receiver.poll(now: now) {
            case .accessUnit(let unit): units.append(unit)
            case .send(let datagram): sent += try RTCPPacket.parse(datagram.span.bytes).dropFirst(2)
            case .idle: return (units, sent)
            }
        }
    }

    @Test mutating func asksForALostPacketAndTakesItsRetransmission() throws {
        for (number, payload) in [(10, Self.idr), (11, Self.slice), (13, Self.slice)] as [(UInt16, [UInt8])] {
            receiver.handle(Self.packet(number, payload), at: .zero)
        }
        _ = try poll(until: .zero)
        let asked = try poll(until: .milliseconds(10))
        #expect(asked.sent == [.nack(GenericNACK(sender: 9, media: 1, lost: [12]))])
        receiver.handle(Self.packet(500, [0, 12] + Self.slice, type: 97, ssrc: 2), at: .milliseconds(40))
        let (units, _) = try poll(until: .milliseconds(40))
        #expect(units.count == 2)
        #expect(units.allSatisfy { !$0.followsGap })
        #expect(receiver.statistics.retransmitted == 1)
        #expect(receiver.statistics.lost == 0)
        #expect(try poll(until: .milliseconds(500)).sent.isEmpty)
    }

    @Test mutating func emptyAndForeignRetransmissionsChangeNothing() throws {
        receiver.handle(Self.packet(1, [0, 5] + Self.slice, type: 97, ssrc: 2), at: .zero)
        receiver.handle(Self.packet(10, Self.idr), at: .zero)
        for payload in [[], [0], [0, 60] + Self.slice, [0, 10] + Self.slice, [0, 11] + Self.slice] as [[UInt8]] {
            receiver.handle(Self.packet(2, payload, type: 97, ssrc: 2), at: .zero)
        }
        #expect(try poll(until: .seconds(1)).units.count == 1)
        #expect(receiver.statistics.retransmitted == 6)
    }

    @Test mutating func asksForAKeyFrameAfterAGapUntilOneComes() throws {
        for (number, payload) in [(1, Self.idr), (2, Self.slice), (5, Self.slice), (6, Self.slice)]
            as [(UInt16, [UInt8])]
        {
            receiver.handle(Self.packet(number, payload), at: .zero)
        }
        _ = try poll(until: .zero)
        var keyFrameRequests = 0
        for now in stride(from: 10, to: 3000, by: 10) {
            keyFrameRequests += try poll(until: .milliseconds(now)).sent.count {
                switch $0 {
                case .pictureLossIndication, .fullIntraRequest: true
                default: false
                }
            }
        }
        #expect(keyFrameRequests == 3, "at 0.2, 0.7 and 1.7 s")
        receiver.handle(Self.packet(7, Self.idr), at: .seconds(3))
        #expect(try poll(until: .seconds(3)).units.map(\.isKeyFrame) == [true])
        #expect(try poll(until: .seconds(9)).sent.isEmpty)
    }

    @Test mutating func theDecoderMayAskToo() throws {
        receiver.handle(Self.packet(1, Self.idr), at: .zero)
        _ = try poll(until: .zero)
        receiver.needKeyFrame(now: .milliseconds(5))
        #expect(
            try poll(until: .milliseconds(5)).sent
                == [.pictureLossIndication(PictureLossIndication(sender: 9, media: 1))])
    }

    @Test mutating func senderReportsTellWhenPicturesWereTaken() throws {
        receiver.handle(Self.packet(1, Self.idr), at: .zero)
        let before = try poll(until: .zero).units
        #expect(before.map(\.wallclock) == [nil])
        let report = RTCPPacket.senderReport(
            SenderReport(
                ssrc: 1, ntpTime: NTPTimestamp(rawValue: 50 << 32), rtpTimestamp: .max - 83_999, packetCount: 1,
                byteCount: 2))
        receiver.handle(RTCPPacket.datagram([report]), at: .zero)
        receiver.handle(Self.packet(2, Self.idr), at: .zero)
        let after = try poll(until: .seconds(1)).units
        #expect(after.map(\.wallclock?.rawValue) == [51 << 32])
        #expect(receiver.statistics.senderReports == 1)
    }

    @Test mutating func countsRTCPThatCannotBeRead() {
        receiver.handle([0x80, 200, 0, 9], at: .zero)
        receiver.handle(RTCPPacket.datagram([.goodbye(Goodbye(ssrcs: [1]))]), at: .zero)
        #expect(receiver.statistics.rtcp == 2)
        #expect(receiver.statistics.malformedRTCP == 1)
        #expect(receiver.statistics.goodbyes == 1)
    }
}
