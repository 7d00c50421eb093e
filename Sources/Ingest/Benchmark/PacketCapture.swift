/// Datagrams out of a capture in libpcap's format, as tcpdump writes it (draft-ietf-opsawg-pcap).
///
/// UDP over IPv4 and IPv6 without extension headers; what else the capture holds is passed over.
package struct PacketCapture: Sendable {
    /// Why a file is no capture that can be read.
    package enum Failure: Error, Hashable, Sendable {
        /// It does not begin like one.
        case notACapture
        /// It was taken on a link whose headers are not known, by its number (LINKTYPE).
        case unknownLink(UInt32)
    }

    /// The payloads of its UDP packets, in their order.
    package private(set) var datagrams: [[UInt8]] = []

    private static let fileHeaderSize = 24
    private static let packetHeaderSize = 16

    /// Reads the content of a file; a packet that is cut short ends it.
    package init(_ bytes: [UInt8]) throws(Failure) {
        guard bytes.count >= Self.fileHeaderSize else { throw .notACapture }
        let isBigEndian: Bool
        // The four magic numbers: with microseconds or nanoseconds, in either order of bytes.
        switch Self.uint32(bytes, at: 0, isBigEndian: false) {
        case 0xA1B2_C3D4, 0xA1B2_3C4D: isBigEndian = false
        case 0xD4C3_B2A1, 0x4D3C_B2A1: isBigEndian = true
        default: throw .notACapture
        }
        let link = Self.uint32(bytes, at: 20, isBigEndian: isBigEndian) & 0xFFFF
        guard let linkHeader = Self.linkHeaderSizes[link] else { throw .unknownLink(link) }
        var offset = Self.fileHeaderSize
        while offset + Self.packetHeaderSize <= bytes.count {
            let size = Int(Self.uint32(bytes, at: offset + 8, isBigEndian: isBigEndian))
            let start = offset + Self.packetHeaderSize
            guard start + size <= bytes.count else { return }
            offset = start + size
            guard size > linkHeader, let payload = Self.payload(bytes[(start + linkHeader)..<offset]) else { continue }
            datagrams.append(Array(payload))
        }
    }

    /// LINKTYPE_ETHERNET, LINKTYPE_RAW, and Linux's "any" device in two versions.
    private static let linkHeaderSizes: [UInt32: Int] = [1: 14, 101: 0, 113: 16, 276: 20]

    private static func uint32(_ bytes: [UInt8], at offset: Int, isBigEndian: Bool) -> UInt32 {
        let digits = bytes[offset..<offset + 4]
        return (isBigEndian ? Array(digits) : digits.reversed()).reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// What an IP packet carries by UDP.
    private static func payload(_ packet: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let start = packet.startIndex
        let version = packet[start] >> 4
        // RFC 791 §3.1: the length in words, the protocol at 9; RFC 8200 §3: 40 bytes, the next header at 6.
        let headerSize = version == 4 ? Int(packet[start] & 0x0F) * 4 : 40
        let protocolField = start + (version == 4 ? 9 : 6)
        guard version == 4 || version == 6, packet.count >= headerSize + 8, headerSize >= 20,
            packet[protocolField] == 17
        else { return nil }
        let udp = start + headerSize
        // RFC 768: the length counts the eight bytes of the header; what follows is the link's padding.
        let length = Int(packet[udp + 4]) << 8 | Int(packet[udp + 5])
        guard length >= 8, udp + length <= packet.endIndex else { return nil }
        return packet[(udp + 8)..<(udp + length)]
    }
}

extension PacketCapture.Failure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notACapture: "expected a capture in libpcap's format, as tcpdump -w writes it"
        case .unknownLink(let number):
            "the capture is of link type \(number), expected Ethernet, raw IP or Linux's \"any\""
        }
    }
}
