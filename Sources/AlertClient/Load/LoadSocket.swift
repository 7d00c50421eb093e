import Glibc

/// Where a load run connects to, looked up once.
struct LoadEndpoint {
    let family: Int32
    /// A `sockaddr` of that family.
    let address: [UInt8]

    init(_ gateway: GatewayAddress) throws(LoadFailure) {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(gateway.host, String(gateway.port), &hints, &found) == 0, let first = found else {
            throw LoadFailure(description: "cannot resolve \(gateway.host)")
        }
        defer { freeaddrinfo(found) }
        family = first.pointee.ai_family
        address = Array(UnsafeRawBufferPointer(start: first.pointee.ai_addr, count: Int(first.pointee.ai_addrlen)))
    }
}

/// A non-blocking TCP socket of a load run.
final class LoadSocket {
    let descriptor: Int32

    /// Begins to connect.
    init(_ endpoint: LoadEndpoint) throws(LoadFailure) {
        let flags = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        descriptor = socket(endpoint.family, flags, 0)
        guard descriptor >= 0 else {
            throw LoadFailure(description: "cannot open a socket: \(String(cString: strerror(errno))); see ulimit -n")
        }
        var one: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        let outcome = endpoint.address.withUnsafeBytes { address in
            connect(
                descriptor, address.baseAddress?.assumingMemoryBound(to: sockaddr.self), socklen_t(address.count))
        }
        guard outcome == 0 || errno == EINPROGRESS else {
            throw LoadFailure(description: "cannot connect: \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    /// Sends what the kernel takes of `bytes` from `offset` and returns how much; nil when the connection is gone.
    func send(_ bytes: [UInt8], from offset: Int) -> Int? {
        let count = bytes.withUnsafeBytes {
            Glibc.send(
                descriptor, $0.baseAddress.map { $0 + offset }, $0.count - offset, Int32(MSG_NOSIGNAL))
        }
        if count >= 0 { return count }
        return errno == EAGAIN || errno == ENOTCONN ? 0 : nil
    }

    /// Receives into `buffer`; 0 when there is nothing now, nil when the connection is gone.
    func receive(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        received(recv(descriptor, buffer.baseAddress, buffer.count, 0))
    }

    /// Throws away up to `count` bytes in the kernel; as `receive` otherwise.
    func discard(_ count: Int) -> Int? { received(recv(descriptor, nil, count, Int32(MSG_TRUNC))) }

    private func received(_ count: Int) -> Int? {
        if count > 0 { return count }
        return count < 0 && errno == EAGAIN ? 0 : nil
    }
}

/// Why a load run cannot go on.
package struct LoadFailure: Error, CustomStringConvertible {
    /// What failed and what may help.
    package let description: String

    /// A failure in words.
    package init(description: String) { self.description = description }
}
