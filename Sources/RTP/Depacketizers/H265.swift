/// Takes the NAL units out of H.265 payloads (RFC 7798).
///
/// Single NAL units (§4.4.1), aggregation packets (§4.4.2) and fragmentation units (§4.4.3) are understood, without the
/// decoding order numbers that a session has to agree on (sprop-max-don-diff). PACI packets (§4.4.4) and reserved types
/// are an error, since passing them over would leave a hole in the picture.
package struct H265Depacketizer: Sendable {
    /// Whether the NAL units since the last `reset()` hold a slice of a picture at which decoding can begin (IRAP).
    package private(set) var isKeyFrame = false

    /// The type of the NAL unit whose fragments are being joined.
    private var fragmentedType: NALUnitType?
    private var usesDelimiters = false

    /// A depacketizer at the beginning of an access unit.
    package init() {}

    /// Appends the NAL units of `payload` to `data`, each behind a start code.
    ///
    /// - Throws: what is wrong with the payload; then `data` holds a part of it and the access unit is spoilt.
    package mutating func append(_ payload: RawSpan, to data: inout [UInt8]) throws(NALPayloadError) {
        guard payload.byteCount > 0 else { throw .empty }
        guard payload[0] & 0x80 == 0 else { throw .forbiddenBit }
        let type = NALUnitType(header: payload[0])
        if type != .fragmentation, let fragmentedType { throw .unfinishedFragments(type: fragmentedType.rawValue) }
        switch type {
        case .aggregation: try appendAggregate(payload, to: &data)
        case .fragmentation: try appendFragment(payload, to: &data)
        default: try appendUnit(payload, to: &data)
        }
    }

    /// Ends the access unit: its last NAL unit must be whole.
    package func finish() throws(NALPayloadError) {
        if let fragmentedType { throw .unfinishedFragments(type: fragmentedType.rawValue) }
    }

    /// Forgets the access unit, to begin another.
    package mutating func reset() {
        isKeyFrame = false
        fragmentedType = nil
    }

    /// Whether an access unit can begin with `payload` (H.265 §7.4.2.4.4).
    ///
    /// A delimiter comes first where there are any; where there are none, encoders put the video parameter set first.
    package func beginning(at payload: RawSpan) -> AccessUnitBeginning {
        guard payload.byteCount > 2 else { return .impossible }
        var type = NALUnitType(header: payload[0])
        var body = 2
        switch type {
        case .aggregation:
            guard payload.byteCount > 4 else { return .impossible }
            type = NALUnitType(header: payload[4])
            body = 6
        case .fragmentation:
            guard payload[2] & Self.startBit != 0 else { return .impossible }
            type = NALUnitType(fragmentHeader: payload[2])
            body = 3
        default: break
        }
        switch type {
        case .accessUnitDelimiter: return .certain
        case .videoParameterSet: return usesDelimiters ? .possible : .certain
        case .endOfSequence, .endOfBitstream, .fillerData, .suffixSEI: return .impossible
        default:
            guard type.isSlice else { return .possible }
            // §7.3.6.1: the slice begins with first_slice_segment_in_pic_flag.
            return payload.byteCount > body && payload[body] & 0x80 != 0 ? .possible : .impossible
        }
    }

    // §4.4.2: a header of two bytes, then NAL units each behind its size in 16 bits.
    private mutating func appendAggregate(_ payload: RawSpan, to data: inout [UInt8]) throws(NALPayloadError) {
        guard payload.byteCount > 2 else { throw .truncated(needed: 5, found: payload.byteCount) }
        var offset = 2
        while offset < payload.byteCount {
            guard offset + 2 <= payload.byteCount else {
                throw .truncated(needed: offset + 2, found: payload.byteCount)
            }
            let end = offset + 2 + Int(payload.uint16(at: offset))
            guard end <= payload.byteCount else { throw .truncated(needed: end, found: payload.byteCount) }
            try appendUnit(payload.extracting(offset + 2..<end), to: &data)
            offset = end
        }
    }

    // §4.4.3: the header's other fields are those of the fragmented NAL unit; the third byte bears start, end and type.
    private mutating func appendFragment(_ payload: RawSpan, to data: inout [UInt8]) throws(NALPayloadError) {
        guard payload.byteCount >= 3 else { throw .truncated(needed: 3, found: payload.byteCount) }
        let type = NALUnitType(fragmentHeader: payload[2])
        guard type.isNALUnit else { throw .unsupportedType(type.rawValue) }
        if payload[2] & Self.startBit != 0 {
            if let fragmentedType { throw .unfinishedFragments(type: fragmentedType.rawValue) }
            begin(type, firstByte: payload[0] & 0x81 | type.rawValue << 1, secondByte: payload[1], in: &data)
            fragmentedType = type
        }
        guard fragmentedType == type else { throw .unexpectedFragment(type: type.rawValue) }
        data.append(payload.extracting(3..<payload.byteCount))
        if payload[2] & Self.endBit != 0 { fragmentedType = nil }
    }

    private mutating func appendUnit(_ unit: RawSpan, to data: inout [UInt8]) throws(NALPayloadError) {
        guard unit.byteCount >= 2 else { throw unit.byteCount == 0 ? .empty : .truncated(needed: 2, found: 1) }
        guard unit[0] & 0x80 == 0 else { throw .forbiddenBit }
        let type = NALUnitType(header: unit[0])
        guard type.isNALUnit else { throw .unsupportedType(type.rawValue) }
        begin(type, firstByte: unit[0], secondByte: unit[1], in: &data)
        data.append(unit.extracting(2..<unit.byteCount))
    }

    private mutating func begin(_ type: NALUnitType, firstByte: UInt8, secondByte: UInt8, in data: inout [UInt8]) {
        if type.isIntraRandomAccessPoint { isKeyFrame = true }
        if type == .accessUnitDelimiter { usesDelimiters = true }
        data.appendStartCode()
        data.append(firstByte)
        data.append(secondByte)
    }

    private static let startBit: UInt8 = 0x80
    private static let endBit: UInt8 = 0x40
}

/// The six bits of a NAL unit header: H.265 Table 7-1, and from 48 on RFC 7798 §4.4.
private struct NALUnitType: RawRepresentable, Hashable, Sendable {
    let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }
    init(header: UInt8) { rawValue = header >> 1 & 0x3F }
    init(fragmentHeader: UInt8) { rawValue = fragmentHeader & 0x3F }

    /// Whether it is a NAL unit of H.265 and not a packet of RFC 7798.
    var isNALUnit: Bool { rawValue < 48 }
    var isSlice: Bool { rawValue < 32 }
    var isIntraRandomAccessPoint: Bool { (16...23).contains(rawValue) }

    static let videoParameterSet = Self(rawValue: 32)
    static let accessUnitDelimiter = Self(rawValue: 35)
    static let endOfSequence = Self(rawValue: 36)
    static let endOfBitstream = Self(rawValue: 37)
    static let fillerData = Self(rawValue: 38)
    static let suffixSEI = Self(rawValue: 40)
    static let aggregation = Self(rawValue: 48)
    static let fragmentation = Self(rawValue: 49)
}
