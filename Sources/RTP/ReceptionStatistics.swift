/// What a receiver reports of one source: loss and jitter by RFC 3550 A.3 and A.8.
package struct ReceptionStatistics: Hashable, Sendable {
    /// The source.
    package let ssrc: UInt32

    /// Packets that came, duplicates left out.
    package private(set) var received: Int64 = 0

    /// The highest sequence number, extended so that it does not wrap.
    package private(set) var highest: Int64

    private let clockRate: UInt32
    private let base: Int64
    private var expectedBefore: Int64 = 0
    private var receivedBefore: Int64 = 0
    private var lastTransit: UInt32?
    /// Sixteen times the estimate, so that it can be kept in whole numbers.
    private var jitter16: Int64 = 0

    /// Statistics that begin with the packet `sequenceNumber` of a source whose clock ticks `clockRate` times a second.
    package init(ssrc: UInt32, sequenceNumber: UInt16, clockRate: UInt32) {
        self.ssrc = ssrc
        self.clockRate = clockRate
        base = Int64(sequenceNumber)
        highest = base - 1
    }

    /// The packets there should be.
    package var expected: Int64 { highest - base + 1 }

    /// The packets that have not come: fewer than 0 when some came before the first one.
    package var lost: Int64 { expected - received }

    /// The interarrival jitter in ticks of the media clock.
    package var jitter: UInt32 { UInt32(clamping: jitter16 >> 4) }

    /// Counts a packet that has not come before, and answers its extended sequence number.
    package mutating func record(_ packet: RTPPacket, arrival: Duration) -> Int64 {
        let sequence = Int64(extending: packet.sequenceNumber, near: highest)
        highest = max(highest, sequence)
        received += 1
        let transit = UInt32(truncatingIfNeeded: arrival.ticks(rate: clockRate)) &- packet.timestamp
        if let lastTransit {
            let change = Int64(Int32(bitPattern: transit &- lastTransit).magnitude)
            jitter16 += change - ((jitter16 + 8) >> 4)
        }
        lastTransit = transit
        return sequence
    }

    /// The block for the next report; its fraction of lost packets counts from the block before.
    package mutating func takeReport(lastSenderReport: UInt32, delay: Duration) -> ReportBlock {
        let expectedSince = expected - expectedBefore
        let lostSince = expectedSince - (received - receivedBefore)
        expectedBefore = expected
        receivedBefore = received
        let fraction = expectedSince > 0 && lostSince > 0 ? lostSince << 8 / expectedSince : 0
        return ReportBlock(
            ssrc: ssrc, fractionLost: UInt8(clamping: fraction), cumulativeLost: Int32(clamping: lost),
            highestSequence: UInt32(truncatingIfNeeded: highest), jitter: jitter, lastSenderReport: lastSenderReport,
            delaySinceLastSenderReport: UInt32(clamping: delay.ticks(rate: 65_536)))
    }
}

extension Duration {
    /// How often a clock of `rate` ticks a second ticks in this time, to the nearest whole number; wraps.
    ///
    /// Each packet asks for it, and a division of 128 bits would cost more than the rest of its statistics: hence the
    /// product with the reciprocal of a second, which is wrong by a tick in two billion.
    func ticks(rate: UInt32) -> Int64 {
        // A unit is 2^30 as, about a nanosecond, and 2^30 / 10^18 of a second: here with 60 fractional bits.
        let units = Int64(truncatingIfNeeded: attoseconds >> 30)
        let ticksOfUnit = Int64(rate) * 1_237_940_039
        let product = units.multipliedFullWidth(by: ticksOfUnit)
        return product.high << 4 &+ Int64(truncatingIfNeeded: (product.low >> 59 &+ 1) >> 1)
    }
}
