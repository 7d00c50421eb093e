package import RTP

/// What a session answers when it is polled.
package enum WebRTCEvent: Hashable, Sendable {
    /// A datagram to send there.
    case send([UInt8], to: TransportAddress)
    /// The path and the keys are there: the video may come.
    case connected
    /// The next access unit.
    case accessUnit(AccessUnit)
    /// The session is over; nothing follows.
    case ended(WebRTCSessionEnd)
    /// Nothing more until a datagram comes, or until that time.
    case idle(until: Duration)
}

/// Why a session is over.
package enum WebRTCSessionEnd: Hashable, Sendable {
    /// We said so.
    case closedHere
    /// The sender said so.
    case closedByPeer
    /// Nobody has proved for `ICELite.consentTime` to be there.
    case silent
    /// The other side did not come with keys in time.
    case neverConnected
    /// There can be no keys.
    case failed(DTLSError)
}

extension WebRTCSessionEnd: CustomStringConvertible {
    package var description: String {
        switch self {
        case .closedHere: "closed here"
        case .closedByPeer: "the sender closed it"
        case .silent: "the sender fell silent"
        case .neverConnected: "the sender never reached us: is the UDP port open, and the address of the answer right?"
        case .failed(let error): "\(error)"
        }
    }
}
