/// What a receiver has received (RR, RFC 3550 §6.4.2).
package struct ReceiverReport: Hashable, Sendable {
    /// Who reports.
    package var ssrc: UInt32
    /// One block for each source, at most 31.
    package var reports: [ReportBlock]

    /// A report of these blocks.
    package init(ssrc: UInt32, reports: [ReportBlock]) {
        self.ssrc = ssrc
        self.reports = reports
    }

    init(count: UInt8, body: RawSpan) throws(RTCPError) {
        try body.require(4)
        ssrc = body.uint32(at: 0)
        reports = try ReportBlock.blocks(count, in: body, at: 4)
    }

    func write(to bytes: inout [UInt8]) {
        RTCPHeader.write(.receiverReport, count: reports.count, to: &bytes) { bytes in
            bytes.append(bigEndian: ssrc)
            for report in reports { report.write(to: &bytes) }
        }
    }
}
