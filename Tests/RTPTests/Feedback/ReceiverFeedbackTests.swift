import RTP
import TestSupport
import Testing

@Suite struct ReceiverFeedbackTests {
    private static let settings = ReceiverFeedback.Settings(ssrc: 9, canonicalName: "picket")

    private static func packet(_ number: UInt16, ssrc: UInt32 = 7) throws -> RTPPacket {
        try RTPPacket(RTPDatagram([1], sequenceNumber: number, ssrc: ssrc).bytes.span.bytes)
    }

    private static func poll(_ feedback: inout ReceiverFeedback, at now: Duration) throws -> [RTCPPacket]? {
        try feedback.poll(now: now).map { try RTCPPacket.parse($0.span.bytes) }
    }

    @Test func reportsEveryFewSecondsWithNameAndDelay() throws {
        var feedback = ReceiverFeedback(Self.settings, clockRate: 90_000)
        #expect(feedback.deadline == nil)
        #expect(try Self.poll(&feedback, at: .seconds(100)) == nil)
        feedback.received(try Self.packet(1), isRestart: false, now: .zero)
        feedback.received(
            SenderReport(
                ssrc: 7, ntpTime: NTPTimestamp(rawValue: 0x1111_2222_3333_4444), rtpTimestamp: 0, packetCount: 0,
                byteCount: 0), now: .zero)
        var now = Duration.zero
        var times: [Duration] = []
        for _ in 0..<10 {
            now = try #require(feedback.deadline)
            let packets = try #require(try Self.poll(&feedback, at: now))
            guard case .receiverReport(let report) = packets[0], case .sourceDescription(let name) = packets[1] else {
                Issue.record("\(packets)")
                return
            }
            #expect(report.ssrc == 9)
            #expect(report.reports.map(\.ssrc) == [7])
            #expect(report.reports[0].lastSenderReport == 0x2222_3333)
            #expect(report.reports[0].delaySinceLastSenderReport == UInt32((now / .seconds(1) * 65_536).rounded()))
            #expect(name.chunks == [.init(ssrc: 9, items: [.canonicalName("picket")])])
            times.append(now)
        }
        let intervals = zip(times, [.zero] + times).map { $0 - $1 }
        #expect(intervals.allSatisfy { (.milliseconds(2500)...(.milliseconds(7500))).contains($0) })
        #expect(Set(intervals).count > 5, "not in step with other receivers")
        #expect(feedback.counters.reports == 10)
    }

    @Test func asksForPacketsAndKeyFramesInOneDatagram() throws {
        var feedback = ReceiverFeedback(Self.settings, clockRate: 90_000)
        feedback.received(try Self.packet(1), isRestart: false, now: .zero)
        feedback.received(try Self.packet(3), isRestart: false, now: .zero)
        feedback.needKeyFrame(from: .milliseconds(10))
        let packets = try #require(try Self.poll(&feedback, at: .milliseconds(10)))
        #expect(
            Array(packets.dropFirst(2)) == [
                .nack(GenericNACK(sender: 9, media: 7, lost: [2])),
                .pictureLossIndication(PictureLossIndication(sender: 9, media: 7)),
            ])
        feedback.receivedKeyFrame()
        feedback.received(try Self.packet(2), isRestart: false, now: .milliseconds(20))
        #expect(try Self.poll(&feedback, at: .milliseconds(200)) == nil)
        #expect(feedback.counters.packetRequests == 1)
        #expect(feedback.counters.keyFrameRequests == 1)
    }

    @Test func asksForNothingThatIsNotUnderstood() throws {
        var settings = Self.settings
        settings.requestsPackets = false
        settings.requestsKeyFrames = false
        var feedback = ReceiverFeedback(settings, clockRate: 90_000)
        feedback.received(try Self.packet(1), isRestart: false, now: .zero)
        feedback.received(try Self.packet(3), isRestart: false, now: .zero)
        feedback.needKeyFrame(from: .zero)
        let packets = try #require(try Self.poll(&feedback, at: .seconds(8)))
        #expect(packets.count == 2)
    }

    @Test func isSilentWithoutSettingsAndAfterAFarewell() throws {
        var silent = ReceiverFeedback(nil, clockRate: 90_000)
        silent.received(try Self.packet(1), isRestart: false, now: .zero)
        #expect(silent.deadline == nil)
        #expect(try Self.poll(&silent, at: .seconds(100)) == nil)

        var feedback = ReceiverFeedback(Self.settings, clockRate: 90_000)
        feedback.received(try Self.packet(1), isRestart: false, now: .zero)
        feedback.received(Goodbye(ssrcs: [8]))
        #expect(feedback.deadline != nil)
        feedback.received(Goodbye(ssrcs: [7]))
        #expect(feedback.deadline == nil)
        feedback.received(try Self.packet(500), isRestart: false, now: .seconds(9))
        #expect(feedback.deadline != nil, "it has come back")
    }
}
