/// WebSocket close codes (RFC 6455 §7.4) and Picket's own in the private range.
package struct CloseCode: RawRepresentable, Hashable, Sendable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// The connection has done its work.
    package static let normal = Self(rawValue: 1000)
    /// The gateway stops, or the client leaves.
    package static let goingAway = Self(rawValue: 1001)
    /// A frame broke RFC 6455.
    package static let protocolError = Self(rawValue: 1002)
    /// A kind of data the receiver has no use for.
    package static let unsupportedData = Self(rawValue: 1003)
    /// Text that is not UTF-8.
    package static let invalidPayload = Self(rawValue: 1007)
    /// The user was removed.
    package static let policyViolation = Self(rawValue: 1008)
    /// A message over the size limit.
    package static let messageTooBig = Self(rawValue: 1009)
    /// The gateway failed.
    package static let serverError = Self(rawValue: 1011)
    /// No pong in time.
    package static let heartbeatTimeout = Self(rawValue: 4001)
    /// A newer connection of the same user took over; the client must not reconnect.
    package static let replaced = Self(rawValue: 4002)
    /// The token expired.
    package static let tokenExpired = Self(rawValue: 4003)
    /// The client read too slowly; it may reconnect and replay.
    package static let tooSlow = Self(rawValue: 4008)

    /// Whether a peer may send this code in a close frame: 1004 to 1006 and 1015 are reserved, those below 1000 and the
    /// unassigned ones up to 2999 are not in use (RFC 6455 §7.4, IANA registry).
    package var isAllowedOnTheWire: Bool {
        switch rawValue {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }
}
