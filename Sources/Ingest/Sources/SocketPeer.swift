internal import Glibc
internal import NIOCore

/// Who sent a datagram, and the socket that it came to; the socket does not count when peers are compared.
package struct SocketPeer: DatagramOrigin {
    let address: SocketAddress
    let channel: any Channel

    package static func == (left: Self, right: Self) -> Bool { left.address == right.address }

    package func hash(into hasher: inout Hasher) { hasher.combine(address) }

    package func isOnHost(of other: Self) -> Bool { address.isOnHost(of: other.address) }
}

extension SocketAddress {
    /// Whether both have the same IP address, whatever their ports.
    func isOnHost(of other: SocketAddress) -> Bool {
        switch (self, other) {
        case (.v4(let left), .v4(let right)):
            left.address.sin_addr.s_addr == right.address.sin_addr.s_addr
        case (.v6(let left), .v6(let right)):
            withUnsafeBytes(of: left.address.sin6_addr) { left in
                withUnsafeBytes(of: right.address.sin6_addr) { left.elementsEqual($0) }
            }
        default: false
        }
    }
}
