import RTP
import TestSupport
import Testing

@Suite struct RTPReceiverTests {
    private var receiver = RTPReceiver(formats: [PayloadFormat(payloadType: 96, codec: .h264)])

    @Test mutating func answersAccessUnitsThenIdle() {
        receiver.handle(RTPDatagram([0x67, 0x42], sequenceNumber: 1).bytes, at: .zero)
        receiver.handle(RTPDatagram([0x65, 0x88], sequenceNumber: 2, marker: true).bytes, at: .milliseconds(1))
        let unit = AccessUnit(
            codec: .h264, data: [0, 0, 0, 1, 0x67, 0x42, 0, 0, 0, 1, 0x65, 0x88],
            time: MediaTime(ticks: 0, clockRate: 90_000),
            arrival: .milliseconds(1), isKeyFrame: true, followsGap: false)
        #expect(receiver.poll(now: .milliseconds(1)) == .accessUnit(unit))
        #expect(receiver.poll(now: .milliseconds(1)) == .idle(until: nil))
    }

    @Test mutating func namesTheTimeAtWhichAMissingPacketIsGivenUp() {
        let idr: [UInt8] = [0x65, 0x88]
        receiver.handle(RTPDatagram(idr, sequenceNumber: 1, marker: true).bytes, at: .zero)
        _ = receiver.drain(at: .zero)
        receiver.handle(
            RTPDatagram(idr, sequenceNumber: 3, timestamp: 3000, marker: true).bytes, at: .milliseconds(40))
        receiver.handle(
            RTPDatagram(idr, sequenceNumber: 4, timestamp: 6000, marker: true).bytes, at: .milliseconds(80))
        #expect(receiver.poll(now: .milliseconds(80)) == .idle(until: .milliseconds(240)))
        let units = receiver.drain(at: .milliseconds(240))
        #expect(units.map(\.time.ticks) == [6000], "what follows the lost packet may lack its beginning")
        #expect(units.map(\.followsGap) == [true])
        #expect(receiver.statistics.lost == 1)
        #expect(receiver.statistics.gaps == 1)
        #expect(receiver.statistics.incompleteAccessUnits == 1)
        #expect(receiver.statistics.accessUnits == 2)
    }

    @Test mutating func countsWhatIsNotOfTheStream() {
        receiver.handle([], at: .zero)
        receiver.handle([0x80], at: .zero)
        receiver.handle([UInt8]("GET / HTTP/1.1\r\n\r\n".utf8), at: .zero)
        receiver.handle([0x80, 200, 0, 1, 0, 0, 0, 1], at: .zero)
        var other = RTPDatagram([0x65, 0x88])
        other.payloadType = 97
        receiver.handle(other.bytes, at: .zero)
        #expect(receiver.poll(now: .zero) == .idle(until: nil))
        var expected = ReceiverStatistics()
        expected.datagrams = 5
        expected.bytes = 1 + 18 + 8 + 14
        expected.notRTP = 3
        expected.rtcp = 1
        expected.malformedRTCP = 1
        expected.otherPayloadType = 1
        #expect(receiver.statistics == expected)
    }

    @Test(arguments: [VideoCodec.mpeg4, .jpeg]) func codecsThatComeFromElsewhereAreRefused(codec: VideoCodec) {
        var receiver = RTPReceiver(formats: [PayloadFormat(payloadType: 96, codec: codec)])
        for number in 1...3 as ClosedRange<UInt16> {
            receiver.handle(
                RTPDatagram([1, 2], sequenceNumber: number, timestamp: UInt32(number), marker: true).bytes, at: .zero)
        }
        #expect(receiver.drain(at: .zero).isEmpty)
        #expect(receiver.statistics.incompleteAccessUnits == 3)
    }

    @Test mutating func countsWhatTheReorderBufferSays() {
        func packet(_ number: UInt16, ssrc: UInt32 = 1, size: Int = 2) -> [UInt8] {
            let payload = [0x41, 0x9A] + [UInt8](repeating: 0, count: size - 2)
            return RTPDatagram(payload, sequenceNumber: number, marker: true, ssrc: ssrc).bytes
        }
        for bytes in [packet(1), packet(3), packet(3), packet(2), packet(5), packet(6, size: 4000)] {
            receiver.handle(bytes, at: .zero)
            _ = receiver.drain(at: .zero)
        }
        _ = receiver.drain(at: .seconds(1))
        for bytes in [packet(4), packet(900, ssrc: 2), packet(901, ssrc: 2)] {
            receiver.handle(bytes, at: .seconds(1))
            _ = receiver.drain(at: .seconds(1))
        }
        let statistics = receiver.statistics
        #expect(statistics.packets == 9)
        #expect(statistics.duplicate == 1)
        #expect(statistics.reordered == 1)
        #expect(statistics.late == 1)
        #expect(statistics.lost == 1)
        #expect(statistics.oversized == 1)
        #expect(statistics.onProbation == 1)
        #expect(statistics.restarts == 1)
        #expect(statistics.overflow == 0)
    }

    @Test mutating func aRestartedSenderLosesNothing() {
        var packetizer = H264Packetizer(sequenceNumber: 65_000)
        var random = SeededRandom(seed: 1)
        for run in 0..<3 as Range<UInt32> {
            packetizer.ssrc = run
            packetizer.sequenceNumber = 1000 * UInt16(run)
            let idr: [[UInt8]] = [[0x67, 0x42], [0x65, 0x88, 1, 2]]
            let key = packetizer.packets(of: idr, timestamp: run &* 777, using: &random)
            let next = packetizer.packets(of: [[0x41, 0x9A, 3]], timestamp: run &* 777 &+ 3000, using: &random)
            var units: [AccessUnit] = []
            for (index, datagram) in (key + next).enumerated() {
                let now = Duration.seconds(Int64(run)) + .milliseconds(33 * index)
                receiver.handle(datagram.bytes, at: now)
                units += receiver.drain(at: now)
            }
            #expect(units.map(\.isKeyFrame) == [true, false])
            #expect(units.map(\.followsGap) == [run > 0, false])
        }
        #expect(receiver.statistics.restarts == 2)
    }

    @Test mutating func notPollingCostsPacketsAndNothingElse() {
        for number in 0..<5000 as Range<UInt16> {
            receiver.handle(
                RTPDatagram([0x65, 0x88], sequenceNumber: number, timestamp: UInt32(number), marker: true).bytes,
                at: .zero)
        }
        #expect(receiver.drain(at: .zero).count == 3000)
        #expect(receiver.statistics.onProbation == 2000)
    }
}
