/// Why a datagram is not a compound packet of RTCP.
package enum RTCPError: Error, Hashable, Sendable {
    /// A part reaches to byte `needed` of the `found` bytes that its packet or the datagram has.
    case truncated(needed: Int, found: Int)

    /// The two version bits are not 2.
    case unsupportedVersion(UInt8)

    /// The padding count is not a multiple of 4 from 4 to the `available` bytes (RFC 3550 §6.4.1).
    case invalidPadding(count: Int, available: Int)

    /// A packet of that type holds a value that its RFC does not allow.
    case invalidValue(packetType: UInt8)
}

extension RTCPError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .truncated(let needed, let found): "a part of RTCP reaches to byte \(needed) of \(found)"
        case .unsupportedVersion(let version): "RTCP version \(version), expected 2"
        case .invalidPadding(let count, let available):
            "\(count) bytes of padding, expected a multiple of 4 from 4 to \(available)"
        case .invalidValue(let type): "a value that packets of type \(type) cannot hold"
        }
    }
}
