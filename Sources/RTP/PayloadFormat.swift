/// One way in which a sender may send its video: a payload type and what it stands for.
package struct PayloadFormat: Hashable, Sendable {
    /// The payload type of its packets, 0...127.
    package var payloadType: UInt8

    /// What the payloads hold.
    package var codec: VideoCodec

    /// The payload type of packets that are sent again (RFC 4588); nil when it was not agreed on.
    package var retransmissionType: UInt8?

    /// A format of these properties.
    package init(payloadType: UInt8, codec: VideoCodec, retransmissionType: UInt8? = nil) {
        self.payloadType = payloadType
        self.codec = codec
        self.retransmissionType = retransmissionType
    }
}

extension RTPPacket {
    /// The packet that this one repeats (RFC 4588 §4), which was sent by `ssrc` with `payloadType`.
    ///
    /// Nil when there is none: senders also fill the line with empty repetitions.
    func original(of ssrc: UInt32, payloadType: UInt8, in datagram: RawSpan) -> RTPPacket? {
        guard payload.count >= 2 else { return nil }
        var packet = self
        packet.ssrc = ssrc
        packet.payloadType = payloadType
        packet.sequenceNumber = datagram.uint16(at: payload.lowerBound)
        packet.payload = payload.lowerBound + 2..<payload.upperBound
        return packet
    }
}
