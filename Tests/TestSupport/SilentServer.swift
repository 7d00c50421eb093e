import Glibc

/// A TCP port of 127.0.0.1 on which connections are accepted by the system and never answered.
package final class SilentServer: Sendable {
    /// Its port.
    package let port: Int
    private let descriptor: Int32

    /// Listens on a free port.
    package init() throws {
        port = LoopbackPort.free()
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        let descriptor = descriptor
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0 ? listen(descriptor, 8) : -1
            }
        }
        guard status == 0 else { throw DatagramSocket.Failure(call: "listen", code: errno) }
    }

    deinit { close(descriptor) }
}
