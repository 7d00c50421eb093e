import Configuration
import Testing

@Suite struct SocketEndpointTests {
    @Test(arguments: [
        ("127.0.0.1:5004", "127.0.0.1", 5004), ("[::1]:80", "::1", 80), (":9000", "0.0.0.0", 9000),
        ("camera.local:0", "camera.local", 0), ("0.0.0.0:65535", "0.0.0.0", 65535),
    ])
    func hostAndPort(text: String, host: String, port: Int) {
        #expect(SocketEndpoint(text) == SocketEndpoint(host: host, port: port))
    }

    @Test(arguments: ["", "5004", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80", "a:-1", "a:b"])
    func anythingElseIsRefused(text: String) {
        #expect(SocketEndpoint(text) == nil)
    }

    @Test func anIPv6AddressIsShownInBrackets() {
        #expect(SocketEndpoint(host: "::1", port: 80).description == "[::1]:80")
    }
}
