import RTP
import TestSupport
import Testing

/// A million datagrams that no sender should send: an error or a counter, never a trap.
@Suite struct HostileDatagramTests {
    /// The payloads of the unit tests, and of random pictures.
    private static func payloads(of codec: VideoCodec, using random: inout SeededRandom) -> [[UInt8]] {
        var payloads: [[UInt8]] = []
        for testCase in H264Case.cases where codec == .h264 { payloads += testCase.payloads }
        for testCase in PayloadCase.cases where codec == testCase.codec { payloads += testCase.payloads }
        for index in 0..<8 {
            let picture = SyntheticVideo(rawValue: codec.rawValue)?.accessUnit(
                isKeyFrame: index % 4 == 0, usesDelimiters: index % 2 == 0, maxPayload: 100, using: &random)
            payloads += picture?.payloads ?? []
        }
        return payloads
    }

    /// Random, truncated or mutated anywhere, in a running sequence and out of it.
    @Test(arguments: VideoCodec.received, 1...2 as ClosedRange<UInt64>)
    func nothingTraps(codec: VideoCodec, seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var receiver = RTPReceiver(
            formats: [PayloadFormat(payloadType: 96, codec: codec, retransmissionType: 97)],
            feedback: ReceiverFeedback.Settings(ssrc: 9, canonicalName: "picket"))
        let payloads = Self.payloads(of: codec, using: &random)
        var sequenceNumber: UInt16 = 0
        var timestamp: UInt32 = 0
        var now = Duration.zero
        var emitted: UInt64 = 0
        let count = 70_000
        for _ in 0..<count {
            var datagram = RTPDatagram(payloads.randomElement(using: &random) ?? [])
            sequenceNumber &+= 1
            if random.next() % 3 == 0 { timestamp &+= UInt32(truncatingIfNeeded: random.next() % 5000) }
            datagram.sequenceNumber = sequenceNumber
            datagram.timestamp = timestamp
            datagram.marker = random.next() % 2 == 0
            if random.next() % 16 == 0 { datagram.payloadType = 97 }
            if random.next() % 16 == 0 { datagram.payload = random.bytes(Int(random.next() % 40)) }
            var bytes = datagram.bytes
            random.mutate(&bytes)
            now += .milliseconds(Int(random.next() % 20))
            receiver.handle(bytes, at: now)
            polling: while true {
                switch receiver.poll(now: now) {
                case .accessUnit(let unit):
                    emitted += 1
                    if unit.data.isEmpty { Issue.record("seed \(seed): an access unit of nothing") }
                case .send: break
                case .idle: break polling
                }
            }
        }
        let statistics = receiver.statistics
        #expect(statistics.datagrams == UInt64(count))
        let kinds =
            statistics.rtcp + statistics.notRTP + statistics.otherPayloadType + statistics.retransmitted
            + statistics.packets
        #expect(kinds == statistics.datagrams)
        #expect(statistics.accessUnits == emitted)
        #expect(emitted > 0 && statistics.malformedPayload > 0 && statistics.notRTP > 0, "seed \(seed): \(statistics)")
        #expect(statistics.overflow == 0, "seed \(seed): polled after each datagram, there is always a slot")
    }

    /// Compound packets of every kind with bytes changed, cut out and doubled.
    @Test(arguments: 1...4 as ClosedRange<UInt64>) func noRTCPTraps(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var read = 0
        var refused = 0
        for _ in 0..<100_000 {
            var bytes: [UInt8] = []
            for _ in 0...random.next() % 3 { bytes += RTCPCase.cases.randomElement(using: &random)?.bytes ?? [] }
            random.mutate(&bytes)
            guard let packets = try? RTCPPacket.parse(bytes.span.bytes) else {
                refused += 1
                continue
            }
            read += 1
            // What is written is what was read, but for choices that senders have.
            let written = RTCPPacket.datagram(packets)
            let again = try? RTCPPacket.parse(written.span.bytes)
            if again.map(RTCPPacket.datagram) != written { Issue.record("seed \(seed): \(packets)") }
        }
        #expect(read > 1000 && refused > 1000, "seed \(seed): \(read) read, \(refused) refused")
    }

    @Test func aFloodOfSourcesLeavesTheStreamWhole() {
        var random = SeededRandom(seed: 1)
        var receiver = RTPReceiver(formats: [PayloadFormat(payloadType: 96, codec: .h264)])
        var units: [AccessUnit] = []
        for number in 0..<200 as Range<UInt16> {
            let own = RTPDatagram([0x65, 0x88], sequenceNumber: number, timestamp: UInt32(number), marker: true)
            receiver.handle(own.bytes, at: .zero)
            units += receiver.drain(at: .zero)
            for _ in 0..<50 {
                let other = RTPDatagram(
                    random.bytes(20), sequenceNumber: .random(in: .min ... .max, using: &random), marker: true,
                    ssrc: .random(in: .min ... .max, using: &random))
                receiver.handle(other.bytes, at: .zero)
                units += receiver.drain(at: .zero)
            }
        }
        #expect(units.count == 200)
        #expect(units.allSatisfy { !$0.followsGap })
        #expect(receiver.statistics.onProbation == 10_000)
    }

    /// A picture whose fragments never end: it is dropped when it has grown too large, and the next one is whole.
    @Test func fragmentsThatNeverEndAreDropped() {
        var receiver = RTPReceiver(formats: [PayloadFormat(payloadType: 96, codec: .h264)])
        let middle = [0x7C, 0x05] + [UInt8](repeating: 1, count: 1400)
        let count = AccessUnitAssembler.maxSize / 1400 + 100
        for number in 0..<count {
            let payload = number == 0 ? [0x7C, 0x85, 0x88] : middle
            receiver.handle(RTPDatagram(payload, sequenceNumber: UInt16(truncatingIfNeeded: number)).bytes, at: .zero)
            #expect(receiver.drain(at: .zero).isEmpty)
        }
        #expect(receiver.statistics.lastError == .accessUnitTooLarge(limit: AccessUnitAssembler.maxSize))
        receiver.handle(
            RTPDatagram(
                [0x65, 0x88], sequenceNumber: UInt16(truncatingIfNeeded: count), timestamp: 3000, marker: true
            ).bytes, at: .zero)
        #expect(receiver.drain(at: .zero).map(\.followsGap) == [true])
    }
}
