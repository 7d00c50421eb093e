/// What is wrong with an H.264 or H.265 payload.
package enum NALPayloadError: Error, Hashable, Sendable {
    /// A payload or a NAL unit within an aggregate has no byte.
    case empty

    /// The forbidden bit of a header is set: the sender or a gateway says the NAL unit is damaged (RFC 6184 §5.3).
    case forbiddenBit

    /// Packets of modes that were not agreed on, reserved types, and packets where only NAL units may be.
    case unsupportedType(UInt8)

    /// The payload of `found` bytes ends within a part that reaches to byte `needed`.
    case truncated(needed: Int, found: Int)

    /// A fragment of a NAL unit whose start was not seen.
    case unexpectedFragment(type: UInt8)

    /// A NAL unit whose last fragment did not come.
    case unfinishedFragments(type: UInt8)
}

extension NALPayloadError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "a NAL unit of 0 bytes, expected 1 or more"
        case .forbiddenBit: "the forbidden bit of the NAL unit header is set, expected 0"
        case .unsupportedType(let type): "packet type \(type), expected a NAL unit, an aggregate or a fragment"
        case .truncated(let needed, let found): "a NAL unit reaches to byte \(needed), the payload has \(found)"
        case .unexpectedFragment(let type): "a fragment of a NAL unit of type \(type) that was not begun"
        case .unfinishedFragments(let type): "a NAL unit of type \(type) without its last fragment"
        }
    }
}

/// What is wrong with a VP8 or VP9 payload.
package enum VPXPayloadError: Error, Hashable, Sendable {
    /// Nothing follows the descriptor.
    case empty

    /// The payload of `found` bytes ends within a descriptor that reaches to byte `needed`.
    case truncated(needed: Int, found: Int)

    /// The descriptor holds more than it may.
    case malformedDescriptor

    /// The continuation of a frame whose beginning was not seen.
    case unexpectedContinuation

    /// A frame begins before the one before has ended.
    case unexpectedBeginning

    /// A frame whose end did not come.
    case unfinishedFrame

    /// A picture of more than `limit` frames.
    case tooManyFrames(limit: Int)
}

extension VPXPayloadError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "nothing behind the payload descriptor, expected a part of a frame"
        case .truncated(let needed, let found): "the descriptor reaches to byte \(needed), the payload has \(found)"
        case .malformedDescriptor: "a descriptor of more than three reference indices"
        case .unexpectedContinuation: "a part of a frame that was not begun"
        case .unexpectedBeginning: "a frame begins within another"
        case .unfinishedFrame: "a frame without its end"
        case .tooManyFrames(let limit): "a picture of more than \(limit) frames"
        }
    }
}

/// What is wrong with an AV1 payload.
package enum AV1PayloadError: Error, Hashable, Sendable {
    /// A payload or an OBU has no byte.
    case empty

    /// The forbidden bit of an OBU header is set.
    case forbiddenBit

    /// The payload of `found` bytes ends within a part that reaches to byte `needed`.
    case truncated(needed: Int, found: Int)

    /// A size of more than 32 bits.
    case malformedSize

    /// The payload has fewer elements than its header says.
    case missingElements(expected: Int, found: Int)

    /// A fragment of an OBU whose beginning was not seen.
    case unexpectedContinuation

    /// An OBU whose last fragment did not come.
    case unfinishedOBU
}

extension AV1PayloadError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "an OBU of 0 bytes, expected 1 or more"
        case .forbiddenBit: "the forbidden bit of the OBU header is set, expected 0"
        case .truncated(let needed, let found): "a part reaches to byte \(needed), the payload has \(found)"
        case .malformedSize: "a size of more than 32 bits"
        case .missingElements(let expected, let found): "\(found) OBU elements, the header says \(expected)"
        case .unexpectedContinuation: "a fragment of an OBU that was not begun"
        case .unfinishedOBU: "an OBU without its last fragment"
        }
    }
}

/// Why an access unit was dropped though its packets came.
package enum DepacketizationError: Error, Hashable, Sendable {
    /// A payload of H.264 is malformed.
    case h264(NALPayloadError)
    /// A payload of H.265 is malformed.
    case h265(NALPayloadError)
    /// A payload of VP8 is malformed.
    case vp8(VPXPayloadError)
    /// A payload of VP9 is malformed.
    case vp9(VPXPayloadError)
    /// A payload of AV1 is malformed.
    case av1(AV1PayloadError)
    /// Payloads of that codec are not understood.
    case unsupportedCodec(VideoCodec)

    /// The access unit grew over `limit` bytes.
    case accessUnitTooLarge(limit: Int)
}

extension DepacketizationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .h264(let error): "H.264: \(error)"
        case .h265(let error): "H.265: \(error)"
        case .vp8(let error): "VP8: \(error)"
        case .vp9(let error): "VP9: \(error)"
        case .av1(let error): "AV1: \(error)"
        case .unsupportedCodec(let codec): "\(codec.rawValue): payloads of it are not understood"
        case .accessUnitTooLarge(let limit): "an access unit of more than \(limit) bytes"
        }
    }
}
