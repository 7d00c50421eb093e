import Ingest
import NIOCore
import Testing
import WebRTC

@Suite struct TransportAddressTests {
    @Test(arguments: ["192.0.2.7", "2001:db8::1:7", "::1"]) func addressesComeBackAsTheyWere(_ text: String) throws {
        let socket = try SocketAddress(ipAddress: text, port: 8189)
        let address = try #require(TransportAddress(socket))
        #expect(address.port == 8189)
        #expect(address.socketAddress(isV6: socket.protocol == .inet6) == socket)
    }

    /// A socket of IPv6 gives and takes addresses of IPv4 mapped, senders must not see that.
    @Test func mappedAddressesAreOfIPv4() throws {
        let mapped = try SocketAddress(ipAddress: "::ffff:192.0.2.7", port: 5)
        let address = try #require(TransportAddress(mapped))
        #expect(address == TransportAddress(v4: 0xC000_0207, port: 5))
        #expect(address.socketAddress(isV6: true) == mapped)
        #expect(try address.socketAddress(isV6: false) == SocketAddress(ipAddress: "192.0.2.7", port: 5))
    }
}
