internal import RTP

/// Writes a message of STUN, attribute after attribute.
package struct STUNWriter {
    private var bytes: [UInt8] = []

    /// A message without attributes.
    package init(_ kind: STUNMessage.Kind, method: UInt16 = STUN.binding, transaction: [UInt8]) {
        // RFC 8489 §5: two bits of the kind stand between those of the method.
        let bits: UInt16 =
            switch kind {
            case .request: 0x000
            case .indication: 0x010
            case .success: 0x100
            case .failure: 0x110
            }
        bytes.append(bigEndian: bits | method & 0xF | (method & 0x70) << 1 | (method & 0xF80) << 2)
        bytes += [0, 0]
        bytes.append(bigEndian: STUN.cookie)
        bytes += transaction
    }

    /// Appends an attribute and fills it up to a multiple of four bytes.
    package mutating func append(_ type: UInt16, _ value: [UInt8]) {
        bytes.append(bigEndian: type)
        bytes.append(bigEndian: UInt16(truncatingIfNeeded: value.count))
        bytes += value
        while bytes.count % 4 != 0 { bytes.append(0) }
    }

    /// Appends where a request came from (RFC 8489 §14.2).
    package mutating func appendMappedAddress(_ address: TransportAddress) {
        var value: [UInt8] = [0]
        let port = address.port ^ UInt16(STUN.cookie >> 16)
        switch address.ip {
        case .v4(let ip):
            value.append(1)
            value.append(bigEndian: port)
            value.append(bigEndian: ip ^ STUN.cookie)
        case .v6(let high, let low):
            value.append(2)
            value.append(bigEndian: port)
            var ip: [UInt8] = []
            ip.append(bigEndian: high)
            ip.append(bigEndian: low)
            // The cookie, then the transaction, as they stand in the header.
            value += zip(ip, bytes[4..<20]).map { $0 ^ $1 }
        }
        append(STUN.Attribute.xorMappedAddress, value)
    }

    /// Appends why a request is refused (RFC 8489 §14.8).
    package mutating func appendError(_ code: UInt16, _ reason: String) {
        append(
            STUN.Attribute.errorCode,
            [0, 0, UInt8(truncatingIfNeeded: code / 100), UInt8(truncatingIfNeeded: code % 100)] + Array(reason.utf8))
    }

    /// The message, signed with `password` and with its fingerprint.
    package consuming func signed(password: String) -> [UInt8] {
        STUN.writeLength(of: &bytes, adding: STUN.integritySize)
        append(STUN.Attribute.messageIntegrity, STUN.hmac(of: bytes, password: password))
        STUN.writeLength(of: &bytes, adding: STUN.fingerprintSize)
        let fingerprint = STUN.fingerprint(of: bytes.span.bytes)
        bytes.append(bigEndian: STUN.Attribute.fingerprint)
        bytes.append(bigEndian: UInt16(4))
        bytes.append(bigEndian: fingerprint)
        return bytes
    }
}
