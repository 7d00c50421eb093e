package import Foundation

/// Captures of packets in libpcap's format: little-endian, Ethernet, IPv4 without options, UDP.
package enum PacketCapture {
    /// The payloads of the UDP packets in `file`.
    package static func datagrams(in file: URL) throws -> [[UInt8]] {
        let capture = [UInt8](try Data(contentsOf: file))
        var datagrams: [[UInt8]] = []
        // 24 bytes of header; each packet behind 16 bytes that hold its size at 8; 42 bytes of Ethernet, IP, UDP.
        var offset = 24
        while offset + 16 <= capture.count {
            let size = (0..<4).reduce(0) { $0 | Int(capture[offset + 8 + $1]) << (8 * $1) }
            datagrams.append(Array(capture[offset + 16 + 42..<offset + 16 + size]))
            offset += 16 + size
        }
        return datagrams
    }
}
