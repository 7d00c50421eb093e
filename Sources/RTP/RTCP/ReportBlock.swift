/// What a receiver says of one source (RFC 3550 §6.4.1).
package struct ReportBlock: Hashable, Sendable {
    /// The source.
    package var ssrc: UInt32
    /// The fraction of packets lost since the report before, in 256ths.
    package var fractionLost: UInt8
    /// Packets lost since the beginning, -2^23...2^23 - 1; duplicates make it smaller.
    package var cumulativeLost: Int32
    /// The highest sequence number, with the count of cycles in the upper 16 bits.
    package var highestSequence: UInt32
    /// Interarrival jitter in ticks of the media clock.
    package var jitter: UInt32
    /// The middle bits of the last sender report's NTP time; 0 when none has come.
    package var lastSenderReport: UInt32
    /// The time since that report came, in 1/65,536 seconds.
    package var delaySinceLastSenderReport: UInt32

    static let size = 24

    /// A block of these values.
    package init(
        ssrc: UInt32, fractionLost: UInt8, cumulativeLost: Int32, highestSequence: UInt32, jitter: UInt32,
        lastSenderReport: UInt32, delaySinceLastSenderReport: UInt32
    ) {
        self.ssrc = ssrc
        self.fractionLost = fractionLost
        self.cumulativeLost = cumulativeLost
        self.highestSequence = highestSequence
        self.jitter = jitter
        self.lastSenderReport = lastSenderReport
        self.delaySinceLastSenderReport = delaySinceLastSenderReport
    }

    /// Reads `count` blocks from byte `start` on.
    static func blocks(_ count: UInt8, in body: RawSpan, at start: Int) throws(RTCPError) -> [ReportBlock] {
        try body.require(start + Int(count) * size)
        return (0..<Int(count)).map { ReportBlock(body, at: start + $0 * size) }
    }

    private init(_ body: RawSpan, at offset: Int) {
        ssrc = body.uint32(at: offset)
        let loss = body.uint32(at: offset + 4)
        fractionLost = UInt8(loss >> 24)
        // 24 bits with a sign.
        cumulativeLost = Int32(bitPattern: loss << 8) >> 8
        highestSequence = body.uint32(at: offset + 8)
        jitter = body.uint32(at: offset + 12)
        lastSenderReport = body.uint32(at: offset + 16)
        delaySinceLastSenderReport = body.uint32(at: offset + 20)
    }

    func write(to bytes: inout [UInt8]) {
        let lost = UInt32(bitPattern: min(max(cumulativeLost, -0x80_0000), 0x7F_FFFF)) & 0xFF_FFFF
        bytes.append(bigEndian: ssrc)
        bytes.append(bigEndian: UInt32(fractionLost) << 24 | lost)
        bytes.append(bigEndian: highestSequence)
        bytes.append(bigEndian: jitter)
        bytes.append(bigEndian: lastSenderReport)
        bytes.append(bigEndian: delaySinceLastSenderReport)
    }
}
