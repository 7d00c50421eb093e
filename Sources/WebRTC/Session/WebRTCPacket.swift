/// What shares the one port, told apart by its first byte (RFC 7983 §7).
package enum WebRTCPacket: Hashable, Sendable {
    case stun
    case dtls
    /// RTP and RTCP, protected.
    case media

    /// What a datagram is; nil for whatever has no business here.
    package init?(_ datagram: RawSpan) {
        guard datagram.byteCount > 0 else { return nil }
        switch unsafe datagram.unsafeLoad(fromByteOffset: 0, as: UInt8.self) {
        case 0...3: self = .stun
        case 20...63: self = .dtls
        case 128...191: self = .media
        default: return nil
        }
    }
}
