internal import Glibc
package import NIOCore
package import WebRTC

extension TransportAddress {
    /// What a socket says of a sender; nil for what is no IP address.
    package init?(_ address: SocketAddress) {
        switch address {
        case .v4(let v4):
            self.init(
                v4: UInt32(bigEndian: v4.address.sin_addr.s_addr), port: UInt16(bigEndian: v4.address.sin_port))
        case .v6(let v6):
            let (high, low) = withUnsafeBytes(of: v6.address.sin6_addr) { bytes in
                (bytes.loadUnaligned(as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            }
            self.init(
                high: UInt64(bigEndian: high), low: UInt64(bigEndian: low),
                port: UInt16(bigEndian: v6.address.sin6_port))
        case .unixDomainSocket: return nil
        }
    }

    /// The address for a socket; one of IPv6 wants addresses of IPv4 mapped.
    package func socketAddress(isV6: Bool) -> SocketAddress {
        if case .v4(let ip) = ip, !isV6 {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_addr.s_addr = ip.bigEndian
            address.sin_port = port.bigEndian
            return SocketAddress(address)
        }
        let (high, low) =
            switch ip {
            case .v4(let ip): (UInt64(0), 0xFFFF_0000_0000 | UInt64(ip))
            case .v6(let high, let low): (high, low)
            }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        withUnsafeMutableBytes(of: &address.sin6_addr) { bytes in
            bytes.storeBytes(of: high.bigEndian, as: UInt64.self)
            bytes.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return SocketAddress(address)
    }
}
