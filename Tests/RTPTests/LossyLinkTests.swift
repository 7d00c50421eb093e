import RTP
import TestSupport
import Testing

/// Access units of random bytes through random packetization, loss, reordering and duplication, on fake time.
@Suite struct LossyLinkTests {
    /// A random stream and what its packets are.
    struct Stream {
        static let start: Duration = .seconds(5)
        static let ticksPerFrame: UInt32 = 3000

        var accessUnits: [SyntheticVideo.AccessUnit] = []
        var datagrams: [RTPDatagram] = []
        /// The access unit of each datagram.
        var owners: [Int] = []

        init(_ video: SyntheticVideo, accessUnits count: Int, setsMarkers: Bool, using random: inout SeededRandom) {
            // Both counters wrap within the stream.
            var sequenceNumber = UInt16.max - UInt16.random(in: 0..<100, using: &random)
            let first = UInt32.max - Self.ticksPerFrame * 20
            let maxPayload = Int.random(in: 60...1400, using: &random)
            let usesDelimiters = Bool.random(using: &random)
            for index in 0..<count {
                let unit = video.accessUnit(
                    isKeyFrame: index % 10 == 0, usesDelimiters: usesDelimiters, maxPayload: maxPayload, using: &random)
                accessUnits.append(unit)
                for (number, payload) in unit.payloads.enumerated() {
                    datagrams.append(
                        RTPDatagram(
                            payload, sequenceNumber: sequenceNumber,
                            timestamp: first &+ UInt32(index) &* Self.ticksPerFrame,
                            marker: setsMarkers && number == unit.payloads.count - 1))
                    owners.append(index)
                    sequenceNumber &+= 1
                }
            }
        }

        /// When each datagram is sent: those of an access unit together.
        var times: [Duration] { owners.map { Self.start + .milliseconds(33 * $0) } }
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

    private func receiver(_ video: SyntheticVideo) throws -> RTPReceiver {
        let codec = try #require(VideoCodec(rawValue: video.rawValue))
        return RTPReceiver(formats: [PayloadFormat(payloadType: 96, codec: codec)])
    }

    @Test(arguments: SyntheticVideo.allCases, 1...40 as ClosedRange<UInt64>)
    func withoutLossEveryAccessUnitArrives(video: SyntheticVideo, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let stream = Stream(video, accessUnits: 60, setsMarkers: true, using: &random)
        let link = LossyLink(reordering: 0.1, duplication: 0.05, jitter: .milliseconds(60))
        var receiver = try receiver(video)
        let units = receive(stream, link.deliver(stream.times, using: &random), into: &receiver)
        #expect(units.map(\.data) == stream.accessUnits.map(\.data), "seed \(seed)")
        #expect(units.map(\.time.ticks) == (0..<60).map { $0 * 3000 }, "seed \(seed)")
        #expect(units.map(\.isKeyFrame) == stream.accessUnits.map(\.isKeyFrame), "seed \(seed)")
        #expect(units.allSatisfy { !$0.followsGap }, "seed \(seed)")
        #expect(receiver.statistics.lost == 0, "seed \(seed)")
    }

    @Test(arguments: SyntheticVideo.allCases, 1...120 as ClosedRange<UInt64>)
    func withLossWhatArrivesIsWholeAndInOrderAndGapsAreFlagged(video: SyntheticVideo, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let setsMarkers = seed % 3 != 0
        let stream = Stream(video, accessUnits: 60, setsMarkers: setsMarkers, using: &random)
        let link = LossyLink(
            loss: Double.random(in: 0...0.2, using: &random), burst: Double.random(in: 0...0.8, using: &random),
            reordering: 0.1, duplication: 0.05, jitter: .milliseconds(60))
        let deliveries = link.deliver(stream.times, using: &random)
        var receiver = try receiver(video)
        let units = receive(stream, deliveries, into: &receiver)

        let sent = stream.accessUnits.map(\.data)
        let numbers = units.compactMap { sent.firstIndex(of: $0.data) }
        #expect(numbers.count == units.count, "seed \(seed): an access unit that was not sent")
        for (unit, (number, previous)) in zip(units, zip(numbers, [-1] + numbers)) {
            #expect(number > previous, "seed \(seed)")
            #expect(unit.followsGap == (number != previous + 1), "seed \(seed), access unit \(number)")
            #expect(unit.isKeyFrame == stream.accessUnits[number].isKeyFrame, "seed \(seed), access unit \(number)")
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
        #expect(
            receiver.statistics.malformedPayload == 0,
            "seed \(seed): \(String(describing: receiver.statistics.lastError))")
    }
}
