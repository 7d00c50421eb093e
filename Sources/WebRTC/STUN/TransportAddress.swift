/// An IP address and a port of UDP, without a trip to the heap.
package struct TransportAddress: Hashable, Sendable {
    /// An IP address; IPv4 that is mapped into IPv6 counts as IPv4.
    package enum IP: Hashable, Sendable {
        case v4(UInt32)
        case v6(high: UInt64, low: UInt64)
    }

    /// The address.
    package var ip: IP
    /// The port.
    package var port: UInt16

    /// A port of an address of IPv4.
    package init(v4 address: UInt32, port: UInt16) {
        ip = .v4(address)
        self.port = port
    }

    /// A port of an address of IPv6.
    package init(high: UInt64, low: UInt64, port: UInt16) {
        let isMapped = high == 0 && low >> 32 == 0xFFFF
        ip = isMapped ? .v4(UInt32(truncatingIfNeeded: low)) : .v6(high: high, low: low)
        self.port = port
    }
}
