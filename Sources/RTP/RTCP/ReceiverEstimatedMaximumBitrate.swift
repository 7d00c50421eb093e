/// How much a receiver believes can be sent to it (REMB, draft-alvestrand-rmcat-remb-03 §2.2).
package struct ReceiverEstimatedMaximumBitrate: Hashable, Sendable {
    /// Who says so.
    package var sender: UInt32
    /// Bits a second, of which 18 significant ones are sent.
    package var bitrate: UInt64
    /// The sources that share it, at most 255.
    package var ssrcs: [UInt32]

    /// An estimate of `bitrate` bits a second for all of `ssrcs` together.
    package init(sender: UInt32, bitrate: UInt64, ssrcs: [UInt32]) {
        self.sender = sender
        self.bitrate = bitrate
        self.ssrcs = ssrcs
    }

    /// Whether an application layer feedback message is this one.
    static func isAnnounced(in body: RawSpan) -> Bool {
        body.byteCount >= 12 && body.uint32(at: 8) == identifier
    }

    init(_ body: RawSpan) throws(RTCPError) {
        try body.require(16)
        sender = body.uint32(at: 0)
        let count = Int(body[12])
        let exponent = body[13] >> 2
        let mantissa = UInt64(body[13] & 3) << 16 | UInt64(body.uint16(at: 14))
        guard mantissa.leadingZeroBitCount >= Int(exponent) else {
            throw .invalidValue(packetType: RTCPType.payloadSpecificFeedback.rawValue)
        }
        bitrate = mantissa << UInt64(exponent)
        try body.require(16 + 4 * count)
        ssrcs = (0..<count).map { body.uint32(at: 16 + 4 * $0) }
    }

    func write(to bytes: inout [UInt8]) {
        RTCPHeader.write(
            .payloadSpecificFeedback, count: Int(FeedbackFormat.applicationLayer), to: &bytes
        ) { bytes in
            let exponent = max(0, 46 - bitrate.leadingZeroBitCount)
            let mantissa = UInt32(bitrate >> UInt64(exponent))
            bytes.append(bigEndian: sender)
            bytes.append(bigEndian: UInt32(0))
            bytes.append(bigEndian: Self.identifier)
            bytes.append(bigEndian: UInt32(ssrcs.count & 0xFF) << 24 | UInt32(exponent) << 18 | mantissa)
            for ssrc in ssrcs { bytes.append(bigEndian: ssrc) }
        }
    }

    /// "REMB".
    private static let identifier: UInt32 = 0x5245_4D42
}
