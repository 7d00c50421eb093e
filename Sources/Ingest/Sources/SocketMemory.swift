internal import NIOCore

/// What Linux tells of a socket's memory (`SO_MEMINFO`, linux/sock_diag.h): nine numbers, of which the last counts drops.
///
/// It is the counter that `SO_RXQ_OVFL` puts beside each datagram, without a control message a packet.
struct SocketMemory: Sendable {
    var others: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0, 0, 0, 0, 0)
    var drops: UInt32 = 0

    static let option = NIOBSDSocket.Option(rawValue: 55)
}

extension Channel {
    /// What Linux tells of the channel's socket; nil where it is not asked.
    func socketMemory() -> EventLoopFuture<SocketMemory>? {
        (self as? any SocketOptionProvider)?.unsafeGetSocketOption(level: .socket, name: SocketMemory.option)
    }
}
