/// Takes the NAL units out of H.264 payloads (RFC 6184), packetization modes 0 and 1.
///
/// Single NAL units (§5.6), STAP-A (§5.7.1) and FU-A (§5.8) are understood. What belongs to the interleaved mode or is
/// reserved is an error, since passing it over would leave a hole in the picture. The order of packets and the bounds of
/// access units are the business of `AccessUnitAssembler`.
package struct H264Depacketizer: Sendable {
    /// Whether the NAL units since the last `reset()` hold a slice of an IDR picture.
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
        if type != .fuA, let fragmentedType { throw .unfinishedFragments(type: fragmentedType.rawValue) }
        switch type {
        case .stapA: try appendAggregate(payload, to: &data)
        case .fuA: try appendFragment(payload, to: &data)
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

    /// Whether an access unit can begin with `payload` (H.264 §7.4.1.2.3).
    ///
    /// A delimiter comes first where there are any; where there are none, encoders put the parameter sets first.
    package func beginning(at payload: RawSpan) -> AccessUnitBeginning {
        guard payload.byteCount > 0 else { return .impossible }
        var header = 0
        var body = 1
        switch NALUnitType(header: payload[0]) {
        case .stapA: (header, body) = (3, 4)
        case .fuA:
            guard payload.byteCount > 1, payload[1] & Self.startBit != 0 else { return .impossible }
            (header, body) = (1, 2)
        default: break
        }
        guard payload.byteCount > header else { return .impossible }
        switch NALUnitType(header: payload[header]) {
        case .accessUnitDelimiter: return .certain
        case .sequenceParameterSet: return usesDelimiters ? .possible : .certain
        case .slice, .partitionA, .idrSlice:
            // §7.3.3: the slice begins with first_mb_in_slice, whose code for 0 is a set bit.
            return payload.byteCount > body && payload[body] & 0x80 != 0 ? .possible : .impossible
        case .partitionB, .partitionC: return .impossible
        default: return .possible
        }
    }

    // §5.7.1: a header, then NAL units each behind its size in 16 bits.
    private mutating func appendAggregate(_ payload: RawSpan, to data: inout [UInt8]) throws(NALPayloadError) {
        guard payload.byteCount > 1 else { throw .truncated(needed: 3, found: payload.byteCount) }
        var offset = 1
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

    // §5.8: the indicator bears F and NRI, the second byte start, end and type of the fragmented NAL unit.
    private mutating func appendFragment(_ payload: RawSpan, to data: inout [UInt8]) throws(NALPayloadError) {
        guard payload.byteCount >= 2 else { throw .truncated(needed: 2, found: payload.byteCount) }
        let type = NALUnitType(header: payload[1])
        guard type.isNALUnit else { throw .unsupportedType(type.rawValue) }
        if payload[1] & Self.startBit != 0 {
            if let fragmentedType { throw .unfinishedFragments(type: fragmentedType.rawValue) }
            begin(type, header: payload[0] & 0x60 | type.rawValue, in: &data)
            fragmentedType = type
        }
        guard fragmentedType == type else { throw .unexpectedFragment(type: type.rawValue) }
        data.append(payload.extracting(2..<payload.byteCount))
        if payload[1] & Self.endBit != 0 { fragmentedType = nil }
    }

    private mutating func appendUnit(_ unit: RawSpan, to data: inout [UInt8]) throws(NALPayloadError) {
        guard unit.byteCount > 0 else { throw .empty }
        guard unit[0] & 0x80 == 0 else { throw .forbiddenBit }
        let type = NALUnitType(header: unit[0])
        guard type.isNALUnit else { throw .unsupportedType(type.rawValue) }
        begin(type, header: unit[0], in: &data)
        data.append(unit.extracting(1..<unit.byteCount))
    }

    private mutating func begin(_ type: NALUnitType, header: UInt8, in data: inout [UInt8]) {
        if type == .idrSlice { isKeyFrame = true }
        if type == .accessUnitDelimiter { usesDelimiters = true }
        data.appendStartCode()
        data.append(header)
    }

    private static let startBit: UInt8 = 0x80
    private static let endBit: UInt8 = 0x40
}

/// The lower five bits of a NAL unit header: H.264 Table 7-1, and from 24 on RFC 6184 Table 1.
private struct NALUnitType: RawRepresentable, Hashable, Sendable {
    let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }
    init(header: UInt8) { rawValue = header & 0x1F }

    /// Whether it is a NAL unit of H.264 and not a packet of RFC 6184.
    var isNALUnit: Bool { (1...23).contains(rawValue) }

    static let slice = Self(rawValue: 1)
    static let partitionA = Self(rawValue: 2)
    static let partitionB = Self(rawValue: 3)
    static let partitionC = Self(rawValue: 4)
    static let idrSlice = Self(rawValue: 5)
    static let sequenceParameterSet = Self(rawValue: 7)
    static let accessUnitDelimiter = Self(rawValue: 9)
    static let stapA = Self(rawValue: 24)
    static let fuA = Self(rawValue: 28)
}
