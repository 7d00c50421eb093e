package import NIOCore

/// A client that tries again and again while its server is down can end up connected to itself: the system may give it
/// the very port it calls as its own, and two calls that cross make a connection (RFC 9293 §3.5).
package enum SelfConnection: Error, CustomStringConvertible {
    /// Both ends have the same address.
    case found

    package var description: String { "nobody listens, the connection came back to this program" }

    /// Throws when both ends have the same address.
    package static func check(local: SocketAddress?, remote: SocketAddress?) throws(SelfConnection) {
        if let local, local == remote { throw .found }
    }
}
