/// The header extension of a packet and the place of its elements (RFC 3550 §5.3.1, RFC 8285).
package struct RTPHeaderExtension: Hashable, Sendable {
    /// Which form the elements have: 0xBEDE headers of one byte, 0x1000...0x100F of two, others unknown.
    package var profile: UInt16

    /// The elements within the datagram; a multiple of 4 bytes.
    package var elements: Range<Int>

    /// Reads the extension at byte `start` of a datagram.
    init(_ datagram: RawSpan, at start: Int) throws(RTPPacketError) {
        // The profile, then the number of 32-bit words that follow.
        let size = datagram.byteCount
        guard size >= start + 4 else { throw .truncated(.headerExtension, needed: start + 4, found: size) }
        let end = start + 4 + 4 * Int(datagram.uint16(at: start + 2))
        guard size >= end else { throw .truncated(.headerExtension, needed: end, found: size) }
        profile = datagram.uint16(at: start)
        elements = start + 4..<end
    }

    /// Where the value of element `id` (1...14, or 1...255 in the two-byte form) lies in `datagram`; nil when it is absent.
    ///
    /// What follows a malformed element is not looked at.
    package func value(of id: UInt8, in datagram: RawSpan) -> Range<Int>? {
        let isShort = profile == 0xBEDE
        guard isShort || profile & 0xFFF0 == 0x1000 else { return nil }
        var offset = elements.lowerBound
        while offset < elements.upperBound {
            // A zero byte is padding (RFC 8285 §4.1.1).
            guard datagram[offset] != 0 else {
                offset += 1
                continue
            }
            let header = isShort ? 1 : 2
            guard offset + header <= elements.upperBound else { return nil }
            let found = isShort ? datagram[offset] >> 4 : datagram[offset]
            // 15 ends the list of the one-byte form (§4.2), whose length is one less than the number of bytes.
            if isShort, found == 15 { return nil }
            let length = isShort ? Int(datagram[offset] & 0x0F) + 1 : Int(datagram[offset + 1])
            let end = offset + header + length
            guard end <= elements.upperBound else { return nil }
            if found == id { return offset + header..<end }
            offset = end
        }
        return nil
    }
}
