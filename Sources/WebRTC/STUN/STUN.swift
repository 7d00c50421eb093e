internal import COpenSSL
internal import RTP

/// The constants of STUN (RFC 8489) and how its messages are signed.
package enum STUN {
    /// Who decides in ICE which addresses are used (RFC 8445 §3).
    package enum Role: Hashable, Sendable {
        case controlling
        case controlled
    }

    /// The one method that ICE uses.
    package static let binding: UInt16 = 0x001
    /// RFC 8489 §5.
    package static let cookie: UInt32 = 0x2112_A442
    /// RFC 8489 §14.3: less than 513 bytes.
    static let maxUsernameLength = 512
    static let headerSize = 20
    static let integritySize = 24
    static let fingerprintSize = 8

    /// The types of attributes (RFC 8489 §18.3, RFC 8445 §16.1).
    package enum Attribute {
        package static let username: UInt16 = 0x0006
        package static let messageIntegrity: UInt16 = 0x0008
        package static let errorCode: UInt16 = 0x0009
        package static let unknownAttributes: UInt16 = 0x000A
        package static let xorMappedAddress: UInt16 = 0x0020
        package static let priority: UInt16 = 0x0024
        package static let useCandidate: UInt16 = 0x0025
        package static let fingerprint: UInt16 = 0x8028
        package static let iceControlled: UInt16 = 0x8029
        package static let iceControlling: UInt16 = 0x802A

        /// Those that must be understood and say nothing to a receiver of requests: the integrity by SHA-256, which stands
        /// beside the other, and what belongs in answers.
        static let passedOver: Set<UInt16> = [0x001C, errorCode, unknownAttributes, xorMappedAddress]
    }

    /// The signature of a message up to its integrity (RFC 8489 §14.5), with a short-term password.
    static func hmac(of bytes: [UInt8], password: String) -> [UInt8] {
        let key = Array(password.utf8)
        var digest = [UInt8](repeating: 0, count: integritySize - 4)
        var count = UInt32(digest.count)
        // The library fails only without memory; then nothing is authentic.
        guard HMAC(EVP_sha1(), key, Int32(key.count), bytes, bytes.count, &digest, &count) != nil else { return [] }
        return digest
    }

    /// RFC 8489 §14.7: the CRC-32 of ITU V.42, changed so that it is not another protocol's.
    static func fingerprint(of bytes: RawSpan) -> UInt32 {
        var remainder = ~UInt32(0)
        for offset in 0..<bytes.byteCount {
            remainder = remainder >> 8 ^ crcTable[Int((remainder ^ UInt32(bytes[offset])) & 0xFF)]
        }
        return ~remainder ^ 0x5354_554E
    }

    /// Writes the length of a message that will have `count` bytes more into its header.
    static func writeLength(of message: inout [UInt8], adding count: Int) {
        let length = UInt16(truncatingIfNeeded: message.count + count - headerSize)
        message[2] = UInt8(length >> 8)
        message[3] = UInt8(length & 0xFF)
    }

    private static let crcTable: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
}
