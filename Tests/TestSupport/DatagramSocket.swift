import Foundation
import Glibc
import Synchronization

/// A UDP socket on 127.0.0.1 that a test receives and sends with.
package final class DatagramSocket: Sendable {
    /// A system call failed, and its `errno`.
    package struct Failure: Error {
        let call: String
        let code: Int32
    }

    /// The port that it is bound to.
    package let port: Int
    private let descriptor: Int32

    /// Binds a port that the system chooses; what comes is kept in a buffer as large as the system allows.
    package init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(call: "socket", code: errno) }
        var size: Int32 = 8 << 20
        setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        var address = Self.address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 ? getsockname(descriptor, $0, &length) : -1
            }
        }
        guard status == 0 else { throw Failure(call: "bind", code: errno) }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }

    /// What has come, without waiting for more.
    package func received() -> [[UInt8]] {
        var datagrams: [[UInt8]] = []
        while case let datagram = receive(flags: Int32(MSG_DONTWAIT)), let datagram {
            datagrams.append(datagram)
        }
        return datagrams
    }

    /// What comes from now on, received on a thread of its own until nobody asks any more.
    package func datagrams() -> AsyncStream<[UInt8]> {
        let (datagrams, continuation) = AsyncStream.makeStream(of: [UInt8].self)
        let isWanted = Atomic(true)
        continuation.onTermination = { [self] _ in
            isWanted.store(false, ordering: .relaxed)
            send([], to: port)
        }
        Thread { [self] in
            while let datagram = next(), isWanted.load(ordering: .relaxed) { continuation.yield(datagram) }
        }.start()
        return datagrams
    }

    /// Blocks until something comes; nil when the socket fails.
    package func next() -> [UInt8]? { receive(flags: 0) }

    /// Sends `bytes` to a port of 127.0.0.1.
    package func send(_ bytes: [UInt8], to port: Int) {
        var address = Self.address(port: port)
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = sendto(descriptor, bytes, bytes.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private func receive(flags: Int32) -> [UInt8]? {
        var count = -1
        let datagram = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, initialized in
            count = recv(descriptor, buffer.baseAddress, buffer.count, flags)
            initialized = max(count, 0)
        }
        return count >= 0 ? datagram : nil
    }

    private static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        return address
    }
}
