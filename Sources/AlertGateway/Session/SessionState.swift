package import AlertProtocol

/// What a session does by itself, as values: the heartbeat, the token's life, and the answers to a client's messages.
///
/// The shell hands in messages and asks `poll` whenever the deadline it named has come; it performs what is returned.
package struct SessionState: Sendable {
    /// What the shell performs.
    package enum Action: Equatable, Sendable {
        /// Write the message.
        case send(ServerMessage)
        /// Record it, for the alerts sent so far.
        case acknowledge(Acknowledgement)
        /// Check the token, then call `renew` or tell the client.
        case authenticate(token: String)
        /// Close the connection.
        case close(CloseCode, reason: String)
    }

    /// A token's end is told this long before.
    package static let expiryNotice = Duration.seconds(60)

    private var heartbeat: Heartbeat
    private var expiry: Duration
    private var expiryAt: UTCTimestamp
    private var isExpiryTold = false

    /// A session that begins `now` with a token that ends at `expiry` on the same clock, `expiryAt` by the calendar.
    package init(heartbeat: Heartbeat, expiry: Duration, expiryAt: UTCTimestamp) {
        self.heartbeat = heartbeat
        self.expiry = expiry
        self.expiryAt = expiryAt
    }

    /// The answers to a message that came at `time`.
    package mutating func receive(_ message: ClientMessage, at time: UTCTimestamp) -> [Action] {
        switch message {
        case .ack(let acknowledgement): return [.acknowledge(acknowledgement)]
        case .ping: return [.send(.pong(time))]
        case .pong:
            heartbeat.pongReceived()
            return []
        case .auth(let token): return [.authenticate(token: token)]
        }
    }

    /// The client brought a fresh token.
    package mutating func renew(expiry: Duration, expiryAt: UTCTimestamp) {
        self.expiry = expiry
        self.expiryAt = expiryAt
        isExpiryTold = false
    }

    /// What is due, and when to poll again.
    package mutating func poll(now: Duration, at time: UTCTimestamp) -> Poll {
        if now >= expiry { return .closing(.tokenExpired, reason: "the token expired") }
        var actions: [Action] = []
        if !isExpiryTold, now >= expiry - Self.expiryNotice {
            isExpiryTold = true
            actions.append(.send(.tokenExpiring(at: expiryAt)))
        }
        while true {
            switch heartbeat.poll(now: now) {
            case .timeOut: return .closing(.heartbeatTimeout, reason: "no pong in \(heartbeat.timeout)")
            case .sendPing: actions.append(.send(.ping(time)))
            case .wait(let deadline):
                let tokenDeadline = isExpiryTold ? expiry : expiry - Self.expiryNotice
                return Poll(actions: actions, deadline: min(deadline, tokenDeadline))
            }
        }
    }

    /// What is due now, and the time of the next `poll`; no time once the session closes.
    package struct Poll: Equatable, Sendable {
        /// To be performed in this order.
        package let actions: [Action]
        /// When to poll again; nil once the session closes.
        package let deadline: Duration?

        fileprivate static func closing(_ code: CloseCode, reason: String) -> Self {
            Self(actions: [.close(code, reason: reason)], deadline: nil)
        }
    }
}
