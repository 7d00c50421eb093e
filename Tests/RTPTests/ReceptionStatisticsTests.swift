import RTP
import TestSupport
import Testing

@Suite struct ReceptionStatisticsTests {
    private static func packet(_ number: UInt16, timestamp: UInt32 = 0) throws -> RTPPacket {
        try RTPPacket(RTPDatagram([1], sequenceNumber: number, timestamp: timestamp, ssrc: 7).bytes.span.bytes)
    }

    @Test func countsLossAcrossTheWrapAndByInterval() throws {
        var statistics = ReceptionStatistics(ssrc: 7, sequenceNumber: 65_533, clockRate: 90_000)
        for number in [65_533, 65_534, 1, 2] as [UInt16] {
            _ = statistics.record(try Self.packet(number), arrival: .zero)
        }
        #expect(statistics.expected == 6)
        #expect(statistics.lost == 2)
        let first = statistics.takeReport(lastSenderReport: 5, delay: .milliseconds(1500))
        #expect(first.highestSequence == 0x1_0002)
        #expect(first.cumulativeLost == 2)
        #expect(first.fractionLost == 85, "2 of 6 in 256ths")
        #expect(first.lastSenderReport == 5)
        #expect(first.delaySinceLastSenderReport == 98_304)

        for number in 3...10 as ClosedRange<UInt16> { _ = statistics.record(try Self.packet(number), arrival: .zero) }
        let second = statistics.takeReport(lastSenderReport: 0, delay: .zero)
        #expect(second.fractionLost == 0)
        #expect(second.cumulativeLost == 2)
    }

    @Test func packetsFromBeforeTheFirstMakeTheLossNegative() throws {
        var statistics = ReceptionStatistics(ssrc: 7, sequenceNumber: 10, clockRate: 90_000)
        let sequences = try [10, 9, 8, 11].map { statistics.record(try Self.packet($0), arrival: .zero) }
        #expect(sequences == [10, 9, 8, 11])
        #expect(statistics.takeReport(lastSenderReport: 0, delay: .zero).cumulativeLost == -2)
    }

    /// RFC 3550 A.8 with floating point and without a trick, as an oracle.
    @Test(arguments: 1...20 as ClosedRange<UInt64>) func jitterFollowsTheFormula(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var statistics = ReceptionStatistics(ssrc: 7, sequenceNumber: 0, clockRate: 90_000)
        var expected = 0.0
        var last: Double?
        for number in 0..<500 as Range<UInt16> {
            let arrival = Int(number) * 33 + Int.random(in: 0...20, using: &random)
            // Begins close to the wrap of the timestamp.
            let timestamp = UInt32.max - 900_000 &+ UInt32(number) * 2970
            _ = statistics.record(try Self.packet(number, timestamp: timestamp), arrival: .milliseconds(arrival))
            let transit = Double(arrival * 90) - Double(number) * 2970
            if let last { expected += (abs(transit - last) - expected) / 16 }
            last = transit
        }
        #expect(abs(Double(statistics.jitter) - expected) < 2, "seed \(seed)")
    }

    @Test func hostileTimestampsDoNotTrap() throws {
        var statistics = ReceptionStatistics(ssrc: 7, sequenceNumber: 0, clockRate: 90_000)
        for number in 0..<1000 as Range<UInt16> {
            _ = statistics.record(
                try Self.packet(number, timestamp: number % 2 == 0 ? 0 : 0x8000_0000), arrival: .seconds(Int.max / 2))
        }
        #expect(statistics.jitter > 0x7000_0000)
    }
}
