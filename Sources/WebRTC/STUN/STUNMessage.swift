internal import COpenSSL
internal import RTP

/// A message of STUN as ICE uses it (RFC 8489 §5, RFC 8445 §7): it ends in a fingerprint, and what follows the integrity
/// before it does not count.
///
/// It holds no bytes but the transaction's: the rest are ranges of the datagram it was read from.
package struct STUNMessage: Hashable, Sendable {
    /// What a message is for.
    package enum Kind: Hashable, Sendable {
        case request
        case indication
        case success
        case failure
    }

    /// What it is for.
    package var kind: Kind
    /// The method; see `STUN.binding`.
    package var method: UInt16
    /// 96 bits by which request and answer find each other.
    package var transaction: [UInt8]
    /// The name of whom the message is for, a colon, and the name of who sends it; nil when there is none.
    package private(set) var username: String?
    /// Who decides in ICE claims this of himself (RFC 8445 §16.1); nil in messages of others.
    package private(set) var role: STUN.Role?
    /// Whether the pair of addresses is nominated (RFC 8445 §7.1.2).
    package private(set) var nominates = false
    /// Attributes that must be understood and are not.
    package private(set) var unknown: [UInt16] = []
    /// Where the attribute of the integrity begins; nil when there is none.
    private var integrity: Int?

    /// Reads a message.
    ///
    /// - Throws: what is wrong with the datagram, and where.
    package init(_ datagram: RawSpan) throws(STUNError) {
        let size = datagram.byteCount
        guard size >= STUN.headerSize else { throw .truncated(needed: STUN.headerSize, found: size) }
        let type = datagram.uint16(at: 0)
        let length = Int(datagram.uint16(at: 2))
        guard type >> 14 == 0, datagram.uint32(at: 4) == STUN.cookie, length % 4 == 0 else { throw .notSTUN }
        guard size >= STUN.headerSize + length else {
            throw .truncated(needed: STUN.headerSize + length, found: size)
        }
        guard size == STUN.headerSize + length else { throw .notSTUN }
        kind = [.request, .indication, .success, .failure][Int(type >> 7 & 2 | type >> 4 & 1)]
        method = type & 0xF | type >> 1 & 0x70 | type >> 2 & 0xF80
        transaction = [UInt8](copying: datagram.extracting(8..<20))
        try checkFingerprint(of: datagram)
        try readAttributes(of: datagram)
    }

    /// Whether the message was sent by somebody who knows `password`.
    package func isAuthentic(_ datagram: RawSpan, password: String) -> Bool {
        guard let integrity else { return false }
        // RFC 8489 §14.5: the length in the header is as if the message ended here.
        var bytes = [UInt8](copying: datagram.extracting(0..<integrity))
        STUN.writeLength(of: &bytes, adding: STUN.integritySize)
        let expected = STUN.hmac(of: bytes, password: password)
        let found = [UInt8](copying: datagram.extracting(integrity + 4..<integrity + STUN.integritySize))
        return expected.count == found.count && CRYPTO_memcmp(expected, found, expected.count) == 0
    }

    // RFC 8489 §14.7: it is the last attribute.
    private func checkFingerprint(of datagram: RawSpan) throws(STUNError) {
        let start = datagram.byteCount - STUN.fingerprintSize
        guard start >= STUN.headerSize, datagram.uint16(at: start) == STUN.Attribute.fingerprint,
            datagram.uint16(at: start + 2) == 4
        else { throw .noFingerprint }
        guard STUN.fingerprint(of: datagram.extracting(0..<start)) == datagram.uint32(at: start + 4) else {
            throw .wrongFingerprint
        }
    }

    private mutating func readAttributes(of datagram: RawSpan) throws(STUNError) {
        var offset = STUN.headerSize
        let end = datagram.byteCount - STUN.fingerprintSize
        while offset < end, integrity == nil {
            guard offset + 4 <= end else { throw .malformedAttribute(type: 0, offset: offset) }
            let type = datagram.uint16(at: offset)
            let length = Int(datagram.uint16(at: offset + 2))
            let value = offset + 4..<offset + 4 + length
            let next = (value.upperBound + 3) & ~3
            guard next <= end, try read(type, datagram.extracting(value), at: offset) else {
                throw .malformedAttribute(type: type, offset: offset)
            }
            offset = next
        }
    }

    /// Answers whether the value has the length that it must have.
    private mutating func read(_ type: UInt16, _ value: RawSpan, at offset: Int) throws(STUNError) -> Bool {
        switch type {
        case STUN.Attribute.username:
            username = String(decoding: [UInt8](copying: value), as: UTF8.self)
            return value.byteCount <= STUN.maxUsernameLength
        case STUN.Attribute.messageIntegrity:
            integrity = offset
            return value.byteCount == STUN.integritySize - 4
        case STUN.Attribute.useCandidate:
            nominates = true
            return value.byteCount == 0
        case STUN.Attribute.iceControlled, STUN.Attribute.iceControlling:
            role = type == STUN.Attribute.iceControlled ? .controlled : .controlling
            return value.byteCount == 8
        case STUN.Attribute.priority: return value.byteCount == 4
        default:
            // RFC 8489 §14: those from 0x8000 on may be passed over.
            if type < 0x8000, !STUN.Attribute.passedOver.contains(type) { unknown.append(type) }
            return true
        }
    }
}
