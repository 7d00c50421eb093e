/// Writes RTP packets (RFC 3550 §5.1), the counterpart of the parser under test.
package struct RTPDatagram: Sendable {
    /// The fields of the header.
    package var marker = false
    /// 0...127.
    package var payloadType: UInt8 = 96
    /// Modulo 2^16.
    package var sequenceNumber: UInt16 = 0
    /// Modulo 2^32.
    package var timestamp: UInt32 = 0
    /// Who sends.
    package var ssrc: UInt32 = 0x1234_5678
    /// What follows the header.
    package var payload: [UInt8] = []

    /// A packet with this payload; the other fields can be set.
    package init(
        _ payload: [UInt8] = [], sequenceNumber: UInt16 = 0, timestamp: UInt32 = 0, marker: Bool = false,
        ssrc: UInt32 = 0x1234_5678
    ) {
        self.payload = payload
        self.sequenceNumber = sequenceNumber
        self.timestamp = timestamp
        self.marker = marker
        self.ssrc = ssrc
    }

    /// The packet as it goes over the wire.
    package var bytes: [UInt8] {
        [0x80, payloadType | (marker ? 0x80 : 0)] + Self.bigEndian(sequenceNumber) + Self.bigEndian(timestamp)
            + Self.bigEndian(ssrc) + payload
    }

    private static func bigEndian(_ value: some FixedWidthInteger & UnsignedInteger) -> [UInt8] {
        stride(from: value.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
