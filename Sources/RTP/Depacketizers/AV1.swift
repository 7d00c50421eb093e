/// Takes the open bitstream units (OBUs) out of AV1 payloads (RTP Payload Format For AV1, v1.0.0, of AOMedia).
///
/// What comes out is a temporal unit in the low-overhead format (AV1 §5.2): a delimiter, which senders leave out, then the
/// OBUs, each with its size.
package struct AV1Depacketizer: Sendable {
    /// Whether the temporal unit since the last `reset()` holds a key frame.
    package private(set) var isKeyFrame = false

    /// Where the size of the OBU whose fragments are being joined stands in the data.
    private var fragment: Fragment?
    private var hasBegun = false

    private struct Fragment {
        /// Where its size stands in the data, in `sizeLength` bytes.
        var sizePosition: Int
        /// Whether it is left out of the data.
        var isDropped: Bool
    }

    /// A depacketizer at the beginning of a temporal unit.
    package init() {}

    /// Appends the OBUs of `payload` to `data`.
    ///
    /// - Throws: what is wrong with the payload; then the temporal unit is spoilt.
    package mutating func append(_ payload: RawSpan, to data: inout [UInt8]) throws(AV1PayloadError) {
        let header = try AggregationHeader(payload)
        guard header.continuesOBU == (fragment != nil) else {
            throw fragment == nil ? .unexpectedContinuation : .unfinishedOBU
        }
        if !hasBegun {
            hasBegun = true
            data.append(contentsOf: Self.temporalDelimiter)
        }
        var offset = 1
        var index = 0
        while offset < payload.byteCount {
            index += 1
            let element = try header.element(index, of: payload, at: offset)
            offset = element.upperBound
            let isLast = header.count == 0 ? offset == payload.byteCount : index == header.count
            if index == 1, header.continuesOBU {
                continueFragment(with: payload.extracting(element), in: &data)
            } else {
                try begin(payload.extracting(element), in: &data)
            }
            if !(isLast && header.isContinued) { try endFragment(in: &data) }
        }
        if header.count > 0, index < header.count { throw .missingElements(expected: header.count, found: index) }
        if index == 0 { throw .empty }
    }

    /// Ends the temporal unit: its last OBU must be whole.
    package func finish() throws(AV1PayloadError) {
        if fragment != nil { throw .unfinishedOBU }
    }

    /// Forgets the temporal unit, to begin another.
    package mutating func reset() {
        isKeyFrame = false
        fragment = nil
        hasBegun = false
    }

    /// Whether a temporal unit can begin with `payload`.
    package func beginning(at payload: RawSpan) -> AccessUnitBeginning {
        guard let header = try? AggregationHeader(payload), !header.continuesOBU else { return .impossible }
        return header.beginsSequence ? .certain : .possible
    }

    // §4.4: OBUs travel without their size; some senders leave it in.
    private mutating func begin(_ obu: RawSpan, in data: inout [UInt8]) throws(AV1PayloadError) {
        guard obu.byteCount > 0 else { throw .empty }
        guard obu[0] & 0x80 == 0 else { throw .forbiddenBit }
        let type = obu[0] >> 3 & 0x0F
        let hasExtension = obu[0] & 0x04 != 0
        var body = hasExtension ? 2 : 1
        guard obu.byteCount >= body else { throw .truncated(needed: body, found: obu.byteCount) }
        if obu[0] & Self.sizeBit != 0 { body = try LEB128(obu, at: body).end }
        let isDropped = type == Self.temporalDelimiterType || type == Self.tileListType
        fragment = Fragment(sizePosition: data.count + (hasExtension ? 2 : 1), isDropped: isDropped)
        guard !isDropped else { return }
        data.append(obu[0] | Self.sizeBit)
        if hasExtension { data.append(obu[1]) }
        for _ in 0..<Self.sizeLength { data.append(0) }
        let payload = obu.extracting(body..<obu.byteCount)
        if type == Self.frameHeaderType || type == Self.frameType, payload.byteCount > 0 {
            // AV1 §5.9.2: show_existing_frame, then frame_type, of which 0 is a key frame.
            if payload[0] & 0xE0 == 0 { isKeyFrame = true }
        }
        data.append(payload)
    }

    private mutating func continueFragment(with bytes: RawSpan, in data: inout [UInt8]) {
        if fragment?.isDropped == false { data.append(bytes) }
    }

    private mutating func endFragment(in data: inout [UInt8]) throws(AV1PayloadError) {
        guard let ended = fragment else { return }
        fragment = nil
        guard !ended.isDropped else { return }
        // A size of fixed length, which AV1 §4.10.5 allows, since that of a fragmented OBU is known only now.
        let size = data.count - ended.sizePosition - Self.sizeLength
        guard size < 1 << (7 * Self.sizeLength) else { throw .malformedSize }
        for index in 0..<Self.sizeLength {
            let bits = UInt8(truncatingIfNeeded: size >> (7 * index)) & 0x7F
            data[ended.sizePosition + index] = index == Self.sizeLength - 1 ? bits : bits | 0x80
        }
    }

    private static let sizeBit: UInt8 = 0x02
    private static let sizeLength = 4
    private static let temporalDelimiter: [UInt8] = [0x12, 0x00]
    // AV1 §6.2.2.
    private static let temporalDelimiterType: UInt8 = 2
    private static let frameHeaderType: UInt8 = 3
    private static let frameType: UInt8 = 6
    private static let tileListType: UInt8 = 8
}

/// The first byte of a payload (§4.4).
private struct AggregationHeader {
    /// The first element continues the last OBU of the packet before (Z).
    var continuesOBU: Bool
    /// The last element is continued in the next packet (Y).
    var isContinued: Bool
    /// The number of elements (W); 0 when it is not told and all have a size.
    var count: Int
    /// The packet begins a coded video sequence (N).
    var beginsSequence: Bool

    init(_ payload: RawSpan) throws(AV1PayloadError) {
        guard payload.byteCount > 0 else { throw .empty }
        continuesOBU = payload[0] & 0x80 != 0
        isContinued = payload[0] & 0x40 != 0
        count = Int(payload[0] >> 4 & 3)
        beginsSequence = payload[0] & 0x08 != 0
        // Nothing of a sequence that begins can have come before.
        if beginsSequence, continuesOBU { throw .unexpectedContinuation }
    }

    /// The bytes of the element that stands at `offset`, the `index`th of the payload from 1 on.
    func element(_ index: Int, of payload: RawSpan, at offset: Int) throws(AV1PayloadError) -> Range<Int> {
        // The last of a told number has no size.
        if index == count { return offset..<payload.byteCount }
        let size = try LEB128(payload, at: offset)
        let end = size.end + size.value
        guard end <= payload.byteCount else { throw .truncated(needed: end, found: payload.byteCount) }
        return size.end..<end
    }
}

/// A number of variable length (AV1 §4.10.5).
private struct LEB128 {
    var value = 0
    /// The byte behind it.
    var end: Int

    init(_ bytes: RawSpan, at start: Int) throws(AV1PayloadError) {
        for index in 0..<8 {
            guard start + index < bytes.byteCount else {
                throw .truncated(needed: start + index + 1, found: bytes.byteCount)
            }
            let byte = bytes[start + index]
            value |= Int(byte & 0x7F) << (7 * index)
            if byte & 0x80 == 0 {
                guard value <= UInt32.max else { throw .malformedSize }
                end = start + index + 1
                return
            }
        }
        throw .malformedSize
    }
}
