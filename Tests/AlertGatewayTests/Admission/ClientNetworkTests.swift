import AlertGateway
import NIOCore
import Testing

struct ClientNetworkTests {
    @Test(
        arguments: [
            ("192.0.2.1", .ipv4(0xC000_0201), "192.0.2.1"), ("::ffff:192.0.2.1", .ipv4(0xC000_0201), "192.0.2.1"),
            ("2001:db8:0:7::1", .ipv6(0x2001_0db8_0000_0007), "2001:db8:0:7::/64"),
            ("2001:db8:0:7:ffff::2", .ipv6(0x2001_0db8_0000_0007), "2001:db8:0:7::/64"),
            ("::1", .ipv6(0), "0:0:0:0::/64"),
        ] as [(String, ClientNetwork, String)])
    func networks(address: String, network: ClientNetwork, text: String) throws {
        let client = ClientNetwork(try SocketAddress(ipAddress: address, port: 80))
        #expect(client == network)
        #expect(client.description == text)
    }

    @Test func noAddress() throws {
        #expect(ClientNetwork(nil) == .unknown)
        #expect(ClientNetwork(try SocketAddress(unixDomainSocketPath: "/x")) == .unknown)
    }
}
