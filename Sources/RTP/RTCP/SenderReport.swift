/// What a sender has sent, and which wallclock time its media clock showed (SR, RFC 3550 §6.4.1).
package struct SenderReport: Hashable, Sendable {
    /// Who reports.
    package var ssrc: UInt32
    /// The wallclock when the report was sent; 0 when the sender has none.
    package var ntpTime: NTPTimestamp
    /// The same instant in ticks of the media clock.
    package var rtpTimestamp: UInt32
    /// Packets sent so far, modulo 2^32.
    package var packetCount: UInt32
    /// Bytes of payload sent so far, modulo 2^32.
    package var byteCount: UInt32
    /// What the sender receives from others, at most 31.
    package var reports: [ReportBlock]

    /// A report of these values.
    package init(
        ssrc: UInt32, ntpTime: NTPTimestamp, rtpTimestamp: UInt32, packetCount: UInt32, byteCount: UInt32,
        reports: [ReportBlock] = []
    ) {
        self.ssrc = ssrc
        self.ntpTime = ntpTime
        self.rtpTimestamp = rtpTimestamp
        self.packetCount = packetCount
        self.byteCount = byteCount
        self.reports = reports
    }

    // Profile-specific extensions may follow the blocks; they are passed over.
    init(count: UInt8, body: RawSpan) throws(RTCPError) {
        try body.require(24)
        ssrc = body.uint32(at: 0)
        ntpTime = NTPTimestamp(rawValue: UInt64(body.uint32(at: 4)) << 32 | UInt64(body.uint32(at: 8)))
        rtpTimestamp = body.uint32(at: 12)
        packetCount = body.uint32(at: 16)
        byteCount = body.uint32(at: 20)
        reports = try ReportBlock.blocks(count, in: body, at: 24)
    }

    func write(to bytes: inout [UInt8]) {
        RTCPHeader.write(.senderReport, count: reports.count, to: &bytes) { bytes in
            bytes.append(bigEndian: ssrc)
            bytes.append(bigEndian: ntpTime.rawValue)
            bytes.append(bigEndian: rtpTimestamp)
            bytes.append(bigEndian: packetCount)
            bytes.append(bigEndian: byteCount)
            for report in reports { report.write(to: &bytes) }
        }
    }
}
