/// Takes the frames out of VP8 payloads (RFC 7741).
///
/// A frame is a run of partitions; the descriptor in front of each payload says where it begins (§4.2). Frames of all
/// temporal layers are passed on.
package struct VP8Depacketizer: Sendable {
    /// Whether the frame since the last `reset()` is a key frame (§4.3).
    package private(set) var isKeyFrame = false

    private var hasBegun = false

    /// A depacketizer at the beginning of a frame.
    package init() {}

    /// Appends the part of the frame that `payload` holds to `data`.
    ///
    /// - Throws: what is wrong with the payload; then the frame is spoilt.
    package mutating func append(_ payload: RawSpan, to data: inout [UInt8]) throws(VPXPayloadError) {
        let descriptor = try Descriptor(payload)
        guard descriptor.size < payload.byteCount else { throw .empty }
        if !hasBegun {
            guard descriptor.beginsFrame else { throw .unexpectedContinuation }
            hasBegun = true
            // §4.3: the first bit of a frame is 0 in key frames.
            isKeyFrame = payload[descriptor.size] & 1 == 0
        } else if descriptor.beginsFrame {
            throw .unexpectedBeginning
        }
        data.append(payload.extracting(descriptor.size..<payload.byteCount))
    }

    /// Forgets the frame, to begin another.
    package mutating func reset() {
        isKeyFrame = false
        hasBegun = false
    }

    /// Whether a frame begins with `payload`.
    package func beginning(at payload: RawSpan) -> AccessUnitBeginning {
        guard let descriptor = try? Descriptor(payload), descriptor.beginsFrame else { return .impossible }
        return .certain
    }

    /// What stands in front of the payload (§4.2).
    private struct Descriptor {
        /// Its length in bytes.
        var size = 1
        /// Whether the payload is the beginning of the first partition.
        var beginsFrame: Bool

        init(_ payload: RawSpan) throws(VPXPayloadError) {
            guard payload.byteCount > 0 else { throw .empty }
            let isExtended = payload[0] & 0x80 != 0
            let startsPartition = payload[0] & 0x10 != 0
            let partition = payload[0] & 0x0F
            beginsFrame = startsPartition && partition == 0
            guard isExtended else { return }
            guard payload.byteCount > 1 else { throw .truncated(needed: 2, found: 1) }
            let extensions = payload[1]
            size = 2
            if extensions & 0x80 != 0 {
                // The picture id has 7 or 15 bits.
                guard payload.byteCount > size else { throw .truncated(needed: size + 1, found: payload.byteCount) }
                size += payload[size] & 0x80 != 0 ? 2 : 1
            }
            if extensions & 0x40 != 0 { size += 1 }
            // Layer and key frame index share a byte.
            if extensions & 0x30 != 0 { size += 1 }
            guard payload.byteCount >= size else { throw .truncated(needed: size, found: payload.byteCount) }
        }
    }
}
