import RTP
import TestSupport
import Testing

/// Access units of random bytes through random packetization, loss, reordering and duplication, on fake time.
@Suite struct LossyLinkTests {
    /// A random stream and what its packets are.
    struct Stream {
        static let start: Duration = .seconds(5)
        static let ticksPerFrame: UInt32 = 3000

        var accessUnits: [[[UInt8]]] = []
        var datagrams: [RTPDatagram] = []
        /// The access unit of each datagram.
        var owners: [Int] = []

        init(accessUnits count: Int, setsMarkers: Bool, using random: inout SeededRandom) {
            // Both counters wrap within the stream.
            var packetizer = H264Packetizer(sequenceNumber: .max - UInt16.random(in: 0..<100, using: &random))
            packetizer.setsMarkers = setsMarkers
            packetizer.maxPayload = Int.random(in: 60...1400, using: &random)
            let first = UInt32.max - Self.ticksPerFrame * 20
            let usesDelimiters = Bool.random(using: &random)
            for index in 0..<count {
                let units = Self.accessUnit(
                    isKeyFrame: index % 10 == 0, usesDelimiters: usesDelimiters, maxSize: packetizer.maxPayload * 3,
                    using: &random)
                accessUnits.append(units)
                let timestamp = first &+ UInt32(index) &* Self.ticksPerFrame
                let packets = packetizer.packets(of: units, timestamp: timestamp, using: &random)
                datagrams += packets
                owners += packets.map { _ in index }
            }
        }

        /// When each datagram is sent: those of an access unit together.
        var times: [Duration] { owners.map { Self.start + .milliseconds(33 * $0) } }

        private static func accessUnit(
            isKeyFrame: Bool, usesDelimiters: Bool, maxSize: Int, using random: inout SeededRandom
        ) -> [[UInt8]] {
            var units: [[UInt8]] = usesDelimiters ? [[0x09, 0xF0]] : []
            if isKeyFrame {
                units += [[0x67] + random.bytes(20), [0x68] + random.bytes(5)]
            }
            if Bool.random(using: &random) { units.append([0x06] + random.bytes(30)) }
            for slice in 0..<Int.random(in: 1...4, using: &random) {
                var body = random.bytes(Int.random(in: 20...maxSize, using: &random))
                // first_mb_in_slice: 0 in the first slice of a picture only.
                body[0] = slice == 0 ? body[0] | 0x80 : body[0] & 0x7F
                units.append([isKeyFrame ? 0x65 : 0x41] + body)
            }
            return units
        }
    }

    /// What a receiver makes of the deliveries, polled before and after each.
    private func receive(
        _ stream: Stream, _ deliveries: [LossyLink.Delivery], into receiver: inout RTPReceiver
    ) -> [AccessUnit] {
        var units: [AccessUnit] = []
        for delivery in deliveries {
            units += receiver.drain(at: delivery.arrival)
            receiver.handle(stream.datagrams[delivery.index].bytes, at: delivery.arrival)
            units += receiver.drain(at: delivery.arrival)
        }
        guard let last = deliveries.last else { return units }
        return units + receiver.drain(at: last.arrival + .milliseconds(200))
    }

    private func receiver() -> RTPReceiver { RTPReceiver(formats: [PayloadFormat(payloadType: 96, codec: .h264)]) }

    @Test(arguments: 1...100 as ClosedRange<UInt64>)
    func withoutLossEveryAccessUnitArrives(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let stream = Stream(accessUnits: 60, setsMarkers: true, using: &random)
        let link = LossyLink(duplication: 0.05, jitter: .milliseconds(60))
        var receiver = receiver()
        let units = receive(stream, link.deliver(stream.times, using: &random), into: &receiver)
        #expect(units.map(\.data) == stream.accessUnits.map(H264Packetizer.annexB), "seed \(seed)")
        #expect(units.map(\.time.ticks) == (0..<60).map { $0 * 3000 }, "seed \(seed)")
        #expect(units.map(\.isKeyFrame) == (0..<60).map { $0 % 10 == 0 }, "seed \(seed)")
        #expect(units.allSatisfy { !$0.followsGap }, "seed \(seed)")
        #expect(receiver.statistics.lost == 0, "seed \(seed)")
    }

    @Test(arguments: 1...300 as ClosedRange<UInt64>)
    func withLossWhatArrivesIsWholeAndInOrderAndGapsAreFlagged(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let setsMarkers = seed % 3 != 0
        let stream = Stream(accessUnits: 60, setsMarkers: setsMarkers, using: &random)
        let link = LossyLink(
            loss: Double.random(in: 0...0.2, using: &random), burst: Double.random(in: 0...0.8, using: &random),
            duplication: 0.05, jitter: .milliseconds(60))
        let deliveries = link.deliver(stream.times, using: &random)
        var receiver = receiver()
        let units = receive(stream, deliveries, into: &receiver)

        let sent = stream.accessUnits.map(H264Packetizer.annexB)
        let numbers = units.compactMap { sent.firstIndex(of: $0.data) }
        #expect(numbers.count == units.count, "seed \(seed): an access unit that was not sent")
        for (unit, (number, previous)) in zip(units, zip(numbers, [-1] + numbers)) {
            #expect(number > previous, "seed \(seed)")
            #expect(unit.followsGap == (number != previous + 1), "seed \(seed), access unit \(number)")
            #expect(unit.isKeyFrame == (number % 10 == 0), "seed \(seed), access unit \(number)")
        }

        // Nothing is dropped without need: an access unit whose neighbours are whole has certain bounds.
        let arrived = Set(deliveries.map(\.index))
        let damaged = Set(stream.owners.indices.filter { !arrived.contains($0) }.map { stream.owners[$0] })
        for number in 1..<sent.count - 1 {
            let neighbours = setsMarkers ? number - 1...number : number - 1...number + 1
            if neighbours.allSatisfy({ !damaged.contains($0) }) {
                #expect(numbers.contains(number), "seed \(seed): access unit \(number) was dropped")
            }
        }
        let lost = UInt64(stream.datagrams.count - arrived.count)
        #expect(receiver.statistics.lost <= lost, "seed \(seed)")
        #expect(receiver.statistics.late == 0, "seed \(seed)")
        #expect(receiver.statistics.malformedPayload == 0, "seed \(seed)")
    }
}
