/// The header of one RTP packet and the place of its payload (RFC 3550 §5.1).
///
/// The packet holds no bytes: `payload` is a range of the datagram it was read from.
package struct RTPPacket: Hashable, Sendable {
    /// Set by video senders on the last packet of an access unit (RFC 6184 §5.1).
    package var marker: Bool

    /// What the payload is, 0...127, as the session description says.
    package var payloadType: UInt8

    /// Counts packets, modulo 2^16, from a random start.
    package var sequenceNumber: UInt16

    /// The instant of the payload in ticks of the media clock, modulo 2^32, from a random start.
    package var timestamp: UInt32

    /// The synchronization source: who sends.
    package var ssrc: UInt32

    /// The sources that a mixer joined (CSRC), within the datagram: four bytes each, at most 15; usually none.
    package var contributingSources: Range<Int>

    /// The header extension (§5.3.1); nil when there is none.
    package var headerExtension: RTPHeaderExtension?

    /// The payload within the datagram, without header, extension and padding; may be empty.
    package var payload: Range<Int>

    /// Reads the header of `datagram`.
    ///
    /// - Throws: what is wrong with the datagram and where.
    package init(_ datagram: RawSpan) throws(RTPPacketError) {
        let size = datagram.byteCount
        guard size >= Self.fixedHeaderSize else {
            throw .truncated(.fixedHeader, needed: Self.fixedHeaderSize, found: size)
        }
        let version = datagram[0] >> 6
        guard version == 2 else { throw .unsupportedVersion(version) }
        let hasPadding = datagram[0] & 0x20 != 0
        let hasExtension = datagram[0] & 0x10 != 0

        var start = Self.fixedHeaderSize + 4 * Int(datagram[0] & 0x0F)
        guard size >= start else { throw .truncated(.contributingSources, needed: start, found: size) }
        contributingSources = Self.fixedHeaderSize..<start
        if hasExtension {
            let found = try RTPHeaderExtension(datagram, at: start)
            start = found.elements.upperBound
            headerExtension = found
        }

        var end = size
        if hasPadding {
            // RFC 3550 §5.1: the last byte counts the padding, itself included.
            let count = Int(datagram[size - 1])
            guard count >= 1, count <= size - start else {
                throw .invalidPadding(count: count, available: size - start)
            }
            end -= count
        }

        marker = datagram[1] & 0x80 != 0
        payloadType = datagram[1] & 0x7F
        sequenceNumber = datagram.uint16(at: 2)
        timestamp = datagram.uint32(at: 4)
        ssrc = datagram.uint32(at: 8)
        payload = start..<end
    }

    /// Whether `datagram` is RTCP that shares the port (RFC 5761 §4: the second byte lies in 192...223).
    package static func isRTCP(_ datagram: RawSpan) -> Bool {
        datagram.byteCount >= 2 && datagram[0] >> 6 == 2 && (192...223).contains(datagram[1])
    }

    private static let fixedHeaderSize = 12
}
