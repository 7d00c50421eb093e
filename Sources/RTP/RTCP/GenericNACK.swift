/// Packets that are missing (RFC 4585 §6.2.1).
package struct GenericNACK: Hashable, Sendable {
    /// Who asks.
    package var sender: UInt32
    /// Whose packets are missing.
    package var media: UInt32
    /// Their sequence numbers.
    package var lost: [UInt16]

    /// A request to send the packets `lost` of `media` again.
    package init(sender: UInt32, media: UInt32, lost: [UInt16]) {
        self.sender = sender
        self.media = media
        self.lost = lost
    }

    // Each word is a packet and which of the 16 behind it are missing too.
    init(_ body: RawSpan) throws(RTCPError) {
        try body.require(12)
        sender = body.uint32(at: 0)
        media = body.uint32(at: 4)
        lost = []
        for offset in stride(from: 8, through: body.byteCount - 4, by: 4) {
            let first = body.uint16(at: offset)
            let following = body.uint16(at: offset + 2)
            lost.append(first)
            for bit in 0..<16 as Range<UInt16> where following >> bit & 1 == 1 { lost.append(first &+ bit &+ 1) }
        }
    }

    func write(to bytes: inout [UInt8]) {
        RTCPHeader.write(.transportLayerFeedback, count: Int(FeedbackFormat.nack), to: &bytes) { bytes in
            bytes.append(bigEndian: sender)
            bytes.append(bigEndian: media)
            var rest = lost[...]
            while let first = rest.popFirst() {
                var following: UInt16 = 0
                while let next = rest.first, case let distance = next &- first, (1...16).contains(distance) {
                    following |= 1 << (distance - 1)
                    rest.removeFirst()
                }
                bytes.append(bigEndian: first)
                bytes.append(bigEndian: following)
            }
        }
    }
}
