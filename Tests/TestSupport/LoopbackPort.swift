import Glibc

/// TCP ports for servers that a test stops and starts again.
package enum LoopbackPort {
    /// A port of 127.0.0.1 that nobody listens on, below the range that Linux gives to outgoing connections.
    ///
    /// On a port of that range a client that tries again and again while its server is down ends up connected to itself,
    /// and the server finds its port taken.
    package static func free() -> Int {
        while true {
            let port = Int.random(in: 10_000..<32_768)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(UInt16(port).bigEndian)
            address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
            let status = withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            if status == 0 { return port }
        }
    }
}
