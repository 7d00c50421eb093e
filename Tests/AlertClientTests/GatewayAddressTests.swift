import AlertClient
import Testing

struct GatewayAddressTests {
    @Test(arguments: [
        ("http://127.0.0.1:8080", "127.0.0.1", 8080), ("ws://gate.local:9000/", "gate.local", 9000),
        ("localhost:1", "localhost", 1), ("http://[::1]:8080", "::1", 8080), ("HTTP://host", "host", 80),
        ("http://[::1]", "::1", 80),
    ])
    func reads(text: String, host: String, port: Int) throws {
        let address = try GatewayAddress(text)
        #expect(address.host == host)
        #expect(address.port == port)
        #expect(try GatewayAddress(address.description) == address)
    }

    @Test(arguments: [
        "", "host", "host:", "host:0", "host:65536", "host:x", "http://", "http://:80", "ftp://host:1",
        "http://host:80/path", "http://user@host:80", "http://a b:80",
    ])
    func refuses(text: String) { #expect(throws: GatewayAddress.Invalid.self) { try GatewayAddress(text) } }

    @Test(arguments: ["https://host:443", "wss://host", "HTTPS://host/"])
    func speaksTLS(text: String) throws {
        let address = try GatewayAddress(text)
        #expect(address.isSecure)
        #expect(address.port == 443)
        #expect(address.description == "https://host:443")
        #expect(try !GatewayAddress("http://host:443").isSecure)
    }
}
