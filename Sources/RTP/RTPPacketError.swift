/// Why a datagram is not an RTP packet.
package enum RTPPacketError: Error, Hashable, Sendable {
    /// The parts of an RTP header, in their order.
    package enum Part: String, Sendable {
        /// The twelve bytes every packet has.
        case fixedHeader = "fixed header"
        /// Up to fifteen 32-bit identifiers of mixed sources.
        case contributingSources = "contributing sources"
        /// The extension behind them.
        case headerExtension = "header extension"
    }

    /// The datagram of `found` bytes ends within a part that reaches to byte `needed`.
    case truncated(Part, needed: Int, found: Int)

    /// The two version bits at byte 0 are not 2.
    case unsupportedVersion(UInt8)

    /// The padding count in the last byte is 0 or greater than the `available` bytes behind the header.
    case invalidPadding(count: Int, available: Int)
}

extension RTPPacketError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .truncated(let part, let needed, let found):
            "the \(part.rawValue) reaches to byte \(needed), the datagram has \(found)"
        case .unsupportedVersion(let version):
            "RTP version \(version) in byte 0, expected 2"
        case .invalidPadding(let count, let available):
            "the last byte counts \(count) bytes of padding, expected 1 to \(available)"
        }
    }
}
