import RTP
import TestSupport
import Testing

@Suite struct HostileDatagramTests {
    /// The payloads of the unit tests and whole streams of them.
    private static let seeds: [[UInt8]] = H264Case.cases.flatMap(\.payloads)

    /// Eight times 40,000 datagrams: random, truncated, or well-formed with a mutated payload in a running sequence.
    @Test(arguments: 1...8 as ClosedRange<UInt64>) func nothingTraps(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var receiver = RTPReceiver(formats: [PayloadFormat(payloadType: 96, codec: .h264)])
        var sequenceNumber: UInt16 = 0
        var timestamp: UInt32 = 0
        var now = Duration.zero
        var emitted: UInt64 = 0
        let count = 40_000
        for _ in 0..<count {
            var datagram = RTPDatagram(Self.seeds.randomElement(using: &random) ?? [])
            sequenceNumber &+= 1
            if Int.random(in: 0..<3, using: &random) == 0 { timestamp &+= UInt32.random(in: 0...5000, using: &random) }
            datagram.sequenceNumber = sequenceNumber
            datagram.timestamp = timestamp
            datagram.marker = Bool.random(using: &random)
            var bytes: [UInt8]
            switch Int.random(in: 0..<8, using: &random) {
            case 0: bytes = random.bytes(Int.random(in: 0...64, using: &random))
            case 1: bytes = Array(datagram.bytes.dropLast(Int.random(in: 0...16, using: &random)))
            case 2:
                bytes = datagram.bytes
                bytes[Int.random(in: 0..<12, using: &random)] = UInt8.random(in: .min ... .max, using: &random)
            case 3:
                datagram.payload = random.bytes(Int.random(in: 0...40, using: &random))
                bytes = datagram.bytes
            case 4:
                if !datagram.payload.isEmpty {
                    datagram.payload[datagram.payload.count / 2] ^= UInt8(1) << UInt8.random(in: 0..<8, using: &random)
                }
                bytes = datagram.bytes
            default: bytes = datagram.bytes
            }
            now += .milliseconds(Int.random(in: 0...20, using: &random))
            receiver.handle(bytes, at: now)
            for unit in receiver.drain(at: now) {
                emitted += 1
                #expect(unit.data.starts(with: [0, 0, 0, 1]), "seed \(seed)")
            }
        }
        let statistics = receiver.statistics
        #expect(statistics.datagrams == UInt64(count))
        #expect(
            statistics.rtcp + statistics.notRTP + statistics.otherPayloadType + statistics.packets
                == statistics.datagrams)
        #expect(statistics.accessUnits == emitted)
        #expect(emitted > 0 && statistics.malformedPayload > 0 && statistics.notRTP > 0, "seed \(seed)")
        #expect(statistics.overflow == 0, "seed \(seed): polled after each datagram, there is always a slot")
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
}
