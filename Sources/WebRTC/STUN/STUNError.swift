/// Why a datagram is no message of STUN that counts, and where.
package enum STUNError: Error, Hashable, Sendable {
    /// The datagram ends before `needed` bytes.
    case truncated(needed: Int, found: Int)
    /// The first bits, the magic cookie or the length are not those of STUN.
    case notSTUN
    /// An attribute has not the length that its type has, or reaches beyond the message.
    case malformedAttribute(type: UInt16, offset: Int)
    /// There is no fingerprint at the end.
    case noFingerprint
    /// The fingerprint is another than that of the bytes.
    case wrongFingerprint
}
