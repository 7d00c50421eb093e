/// Takes the pictures out of VP9 payloads (RFC 9628).
///
/// A picture has a frame for each spatial layer; several are joined to a superframe (VP9 Annex B), so that the decoder
/// shows the highest.
package struct VP9Depacketizer: Sendable {
    /// The most frames of a superframe.
    private static let maxFrames = 8

    /// Whether the picture since the last `reset()` begins with a key frame.
    package private(set) var isKeyFrame = false

    /// Where each frame of the picture ends in the data.
    private var ends = InlineArray<8, Int>(repeating: 0)
    private var frameCount = 0
    private var isWithinFrame = false

    /// A depacketizer at the beginning of a picture.
    package init() {}

    /// Appends the part of a frame that `payload` holds to `data`.
    ///
    /// - Throws: what is wrong with the payload; then the picture is spoilt.
    package mutating func append(_ payload: RawSpan, to data: inout [UInt8]) throws(VPXPayloadError) {
        let descriptor = try Descriptor(payload)
        guard descriptor.size < payload.byteCount else { throw .empty }
        guard descriptor.beginsFrame != isWithinFrame else {
            throw isWithinFrame ? .unexpectedBeginning : .unexpectedContinuation
        }
        let frame = payload.extracting(descriptor.size..<payload.byteCount)
        if descriptor.beginsFrame {
            guard frameCount < Self.maxFrames else { throw .tooManyFrames(limit: Self.maxFrames) }
            if frameCount == 0 { isKeyFrame = Self.isKeyFrame(frame) }
            frameCount += 1
        }
        data.append(frame)
        ends[frameCount - 1] = data.count
        isWithinFrame = !descriptor.endsFrame
    }

    /// Ends the picture in `data`: its last frame must be whole.
    package func finish(_ data: inout [UInt8]) throws(VPXPayloadError) {
        guard !isWithinFrame else { throw .unfinishedFrame }
        if frameCount > 1 { appendIndex(to: &data) }
    }

    /// Forgets the picture, to begin another.
    package mutating func reset() {
        isKeyFrame = false
        frameCount = 0
        isWithinFrame = false
    }

    /// Whether a picture begins with `payload`.
    package func beginning(at payload: RawSpan) -> AccessUnitBeginning {
        guard let descriptor = try? Descriptor(payload), descriptor.beginsFrame else { return .impossible }
        return descriptor.isLowestLayer ? .certain : .impossible
    }

    // VP9 §B.2: a marker, the sizes in four bytes each, little-endian, and the marker again.
    private func appendIndex(to data: inout [UInt8]) {
        let marker = 0xC0 | 3 << 3 | UInt8(frameCount - 1)
        data.append(marker)
        var start = 0
        for index in 0..<frameCount {
            let size = UInt32(truncatingIfNeeded: ends[index] - start)
            for shift in stride(from: 0, to: 32, by: 8) { data.append(UInt8(truncatingIfNeeded: size >> shift)) }
            start = ends[index]
        }
        data.append(marker)
    }

    // VP9 §6.2: frame marker, profile, show_existing_frame, frame_type.
    private static func isKeyFrame(_ frame: RawSpan) -> Bool {
        let header = frame[0]
        guard header >> 6 == 0b10 else { return false }
        let isProfile3 = header & 0x30 == 0x30
        let bits = isProfile3 ? header << 5 : header << 4
        return bits & 0xC0 == 0
    }

    /// What stands in front of the payload (RFC 9628 §4.2).
    private struct Descriptor {
        /// Its length in bytes.
        var size = 1
        var beginsFrame: Bool
        var endsFrame: Bool
        /// Whether the frame is of the lowest spatial layer.
        var isLowestLayer = true

        init(_ payload: RawSpan) throws(VPXPayloadError) {
            guard payload.byteCount > 0 else { throw .empty }
            let flags = payload[0]
            beginsFrame = flags & 0x08 != 0
            endsFrame = flags & 0x04 != 0
            let isFlexible = flags & 0x10 != 0
            if flags & 0x80 != 0 {
                // The picture id has 7 or 15 bits.
                try require(1, of: payload)
                size += payload[size] & 0x80 != 0 ? 2 : 1
            }
            if flags & 0x20 != 0 {
                try require(1, of: payload)
                isLowestLayer = payload[size] & 0x0E == 0
                // Without flexible mode an index of the lowest temporal layer follows.
                size += isFlexible ? 1 : 2
            }
            if flags & 0x40 != 0, isFlexible { try skipReferences(of: payload) }
            if flags & 0x02 != 0 { try skipStructure(of: payload) }
            try require(0, of: payload)
        }

        // §4.2: up to three, each with a bit that says whether another follows.
        private mutating func skipReferences(of payload: RawSpan) throws(VPXPayloadError) {
            for count in 1... {
                try require(1, of: payload)
                defer { size += 1 }
                if payload[size] & 1 == 0 { return }
                if count == 3 { throw .malformedDescriptor }
            }
        }

        // §4.2.1: sizes of the layers, then a group of pictures.
        private mutating func skipStructure(of payload: RawSpan) throws(VPXPayloadError) {
            try require(1, of: payload)
            let header = payload[size]
            size += 1
            if header & 0x10 != 0 { size += 4 * (Int(header >> 5) + 1) }
            guard header & 0x08 != 0 else { return }
            try require(1, of: payload)
            let pictures = payload[size]
            size += 1
            for _ in 0..<pictures {
                try require(1, of: payload)
                size += 1 + Int(payload[size] >> 2 & 3)
            }
        }

        private func require(_ count: Int, of payload: RawSpan) throws(VPXPayloadError) {
            guard size + count <= payload.byteCount else {
                throw .truncated(needed: size + count, found: payload.byteCount)
            }
        }
    }
}
