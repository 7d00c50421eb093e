import Glibc
package import NIOCore

/// Where a client comes from, as far as one person or household can't change it at will: an IPv4 address, or the 64 bits of
/// an IPv6 address that name a network (RFC 4291 §2.5.4).
package enum ClientNetwork: Hashable, Sendable {
    case ipv4(UInt32)
    case ipv6(UInt64)
    /// A local socket, or none any more.
    case unknown

    /// The network of a connection's peer; an IPv4 address that came as an IPv6 one is the same (RFC 4291 §2.5.5.2).
    package init(_ address: SocketAddress?) {
        let text = address?.ipAddress ?? ""
        if let bytes = Self.bytes(of: text, family: AF_INET, count: 4) {
            self = .ipv4(UInt32(truncatingIfNeeded: Self.number(bytes[...])))
        } else if let bytes = Self.bytes(of: text, family: AF_INET6, count: 16) {
            let prefix = Self.number(bytes[..<8])
            let rest = Self.number(bytes[8...])
            self = prefix == 0 && rest >> 32 == 0xFFFF ? .ipv4(UInt32(truncatingIfNeeded: rest)) : .ipv6(prefix)
        } else {
            self = .unknown
        }
    }

    private static func bytes(of text: String, family: Int32, count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        return inet_pton(family, text, &bytes) == 1 ? bytes : nil
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}

extension ClientNetwork: CustomStringConvertible {
    package var description: String {
        switch self {
        case .ipv4(let bits): [24, 16, 8, 0].map { "\(bits >> UInt32($0) & 255)" }.joined(separator: ".")
        case .ipv6(let bits):
            [48, 32, 16, 0].map { String(bits >> UInt64($0) & 0xFFFF, radix: 16) }.joined(separator: ":") + "::/64"
        case .unknown: "unknown"
        }
    }
}
