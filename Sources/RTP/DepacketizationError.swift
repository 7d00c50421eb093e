/// What is wrong with an H.264 payload.
package enum H264PayloadError: Error, Hashable, Sendable {
    /// A payload or a NAL unit within an aggregate has no byte.
    case empty

    /// The forbidden bit of a header is set: the sender or a gateway says the NAL unit is damaged (RFC 6184 §5.3).
    case forbiddenBit

    /// Packets of the interleaved mode, reserved types, and packets where only NAL units may be.
    case unsupportedType(UInt8)

    /// The payload of `found` bytes ends within a part that reaches to byte `needed`.
    case truncated(needed: Int, found: Int)

    /// A fragment of a NAL unit whose start was not seen.
    case unexpectedFragment(type: UInt8)

    /// A NAL unit whose last fragment did not come.
    case unfinishedFragments(type: UInt8)
}

extension H264PayloadError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "a NAL unit of 0 bytes, expected 1 or more"
        case .forbiddenBit: "the forbidden bit of the NAL unit header is set, expected 0"
        case .unsupportedType(let type): "NAL unit type \(type), expected 1 to 23, STAP-A (24) or FU-A (28)"
        case .truncated(let needed, let found): "a NAL unit reaches to byte \(needed), the payload has \(found)"
        case .unexpectedFragment(let type): "a fragment of a NAL unit of type \(type) that was not begun"
        case .unfinishedFragments(let type): "a NAL unit of type \(type) without its last fragment"
        }
    }
}

/// Why an access unit was dropped though its packets came.
package enum DepacketizationError: Error, Hashable, Sendable {
    /// A payload is malformed.
    case h264(H264PayloadError)

    /// The access unit grew over `limit` bytes.
    case accessUnitTooLarge(limit: Int)
}

extension DepacketizationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .h264(let error): "H.264: \(error)"
        case .accessUnitTooLarge(let limit): "an access unit of more than \(limit) bytes"
        }
    }
}
