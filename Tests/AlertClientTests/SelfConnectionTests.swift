import AlertClient
import NIOCore
import Testing

struct SelfConnectionTests {
    @Test func onlyTheSameAddressIsOne() throws {
        let one = try SocketAddress(ipAddress: "127.0.0.1", port: 40_000)
        let other = try SocketAddress(ipAddress: "127.0.0.1", port: 8080)
        try SelfConnection.check(local: one, remote: other)
        try SelfConnection.check(local: nil, remote: nil)
        #expect(throws: SelfConnection.self) { try SelfConnection.check(local: one, remote: one) }
    }
}
