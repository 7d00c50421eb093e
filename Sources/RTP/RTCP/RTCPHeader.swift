/// What every packet of RTCP begins with (RFC 3550 §6.4), and the place of the rest.
struct RTCPHeader {
    /// The type of the packet.
    var type: RTCPType
    /// Five bits: how many reports or sources follow, or the format of a feedback message (RFC 4585 §6.1).
    var count: UInt8
    /// What follows, without padding, within the datagram.
    var body: Range<Int>
    /// Where the next packet begins.
    var end: Int

    static let size = 4

    /// Reads the header at byte `start` of a datagram.
    init(_ datagram: RawSpan, at start: Int) throws(RTCPError) {
        guard start + Self.size <= datagram.byteCount else {
            throw .truncated(needed: start + Self.size, found: datagram.byteCount)
        }
        let version = datagram[start] >> 6
        guard version == 2 else { throw .unsupportedVersion(version) }
        type = RTCPType(rawValue: datagram[start + 1])
        count = datagram[start] & 0x1F
        end = start + 4 * (Int(datagram.uint16(at: start + 2)) + 1)
        guard end <= datagram.byteCount else { throw .truncated(needed: end, found: datagram.byteCount) }
        body = start + Self.size..<end
        if datagram[start] & 0x20 != 0 {
            let padding = body.isEmpty ? 0 : Int(datagram[end - 1])
            guard padding >= 4, padding % 4 == 0, padding <= body.count else {
                throw .invalidPadding(count: padding, available: body.count)
            }
            body = body.lowerBound..<end - padding
        }
    }

    /// Appends a packet whose body, a multiple of 4 bytes long, is written by `writeBody`.
    static func write(
        _ type: RTCPType, count: Int, to bytes: inout [UInt8], _ writeBody: (inout [UInt8]) -> Void
    ) {
        let start = bytes.count
        bytes += [0x80 | UInt8(count & 0x1F), type.rawValue, 0, 0]
        writeBody(&bytes)
        let words = UInt16(truncatingIfNeeded: (bytes.count - start) / 4 - 1)
        bytes[start + 2] = UInt8(words >> 8)
        bytes[start + 3] = UInt8(words & 0xFF)
    }
}

/// The types of RTCP packets (RFC 3550 §12.1, RFC 4585 §6.1).
struct RTCPType: RawRepresentable, Hashable, Sendable {
    let rawValue: UInt8

    static let senderReport = Self(rawValue: 200)
    static let receiverReport = Self(rawValue: 201)
    static let sourceDescription = Self(rawValue: 202)
    static let goodbye = Self(rawValue: 203)
    /// RTPFB.
    static let transportLayerFeedback = Self(rawValue: 205)
    /// PSFB.
    static let payloadSpecificFeedback = Self(rawValue: 206)
}

/// The formats of feedback messages that are understood.
enum FeedbackFormat {
    /// RFC 4585 §6.2.1, of RTPFB.
    static let nack: UInt8 = 1
    /// draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1, of RTPFB.
    static let transportWide: UInt8 = 15
    /// RFC 4585 §6.3.1, of PSFB.
    static let pictureLossIndication: UInt8 = 1
    /// RFC 5104 §4.3.1, of PSFB.
    static let fullIntraRequest: UInt8 = 4
    /// RFC 4585 §6.4, of PSFB; REMB is one of those.
    static let applicationLayer: UInt8 = 15
}

extension RawSpan {
    /// The first `count` bytes must be there.
    func require(_ count: Int) throws(RTCPError) {
        guard count <= byteCount else { throw .truncated(needed: count, found: byteCount) }
    }
}

extension [UInt8] {
    /// Appends an integer in network order.
    package mutating func append(bigEndian value: some FixedWidthInteger & UnsignedInteger) {
        for shift in stride(from: value.bitWidth - 8, through: 0, by: -8) {
            append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
