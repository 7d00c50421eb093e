package import AlertProtocol

/// How one connection of a subscription ended.
package enum ConnectionEnd: Equatable, Sendable {
    /// The gateway closed, with this code.
    case closed(CloseCode?)
    /// The handshake was answered with another status than 101.
    case refused(status: Int, ErrorDetail)
    /// The network or the peer failed, or we gave up on it.
    case failed(String)
}

/// What a subscription remembers from one connection to the next: where to go on, how long to wait, what to say first.
package struct SubscriptionState: Sendable {
    /// What follows a connection's end.
    package enum Next: Equatable, Sendable {
        /// Connect again after that delay.
        case retry(after: Duration)
        /// A newer connection took over.
        case stopReplaced
        /// The gateway refuses this user.
        case stopRefused(SubscriptionRefused)
    }

    /// Acknowledgements kept while there is no connection; beyond, the oldest go, and their alerts come again.
    package static let maximumPending = 1024

    /// The newest alert that was taken; nil before the first.
    package private(set) var lastSeq: Int64?
    /// The epoch it belongs to.
    package private(set) var epoch: String?
    private var pending: [Acknowledgement] = []
    private var backoff = ReconnectBackoff()

    /// Before the first connection.
    package init() {}

    /// The path to connect to, with what the gateway needs to resume.
    package func path(user: String) -> String {
        let path = "/ws/alerts/\(PathSegment.encode(user))"
        guard let lastSeq, let epoch else { return path }
        return path + "?last_seq=\(lastSeq)&epoch=\(PathSegment.encode(epoch))"
    }

    /// The connection stands; returns what is to be acknowledged on it first.
    package mutating func connected() -> [Acknowledgement] {
        backoff.reset()
        defer { pending = [] }
        return pending
    }

    /// The subscriber took an alert.
    package mutating func took(_ alert: DeliveredAlert) {
        lastSeq = epoch == alert.epoch ? max(lastSeq ?? 0, alert.seq) : alert.seq
        epoch = alert.epoch
    }

    /// Keeps an acknowledgement for the next connection.
    package mutating func postpone(_ acknowledgement: Acknowledgement) {
        if pending.count == Self.maximumPending { pending.removeFirst() }
        pending.append(acknowledgement)
    }

    /// A connection ended, or could not be made.
    package mutating func ended(_ end: ConnectionEnd, using generator: inout some RandomNumberGenerator) -> Next {
        switch end {
        case .closed(.replaced): .stopReplaced
        case .refused(let status, let detail) where status == 401 || status == 403:
            .stopRefused(SubscriptionRefused(status: status, detail: detail))
        case .closed, .refused, .failed: .retry(after: backoff.nextDelay(using: &generator))
        }
    }
}

extension ConnectionEnd: CustomStringConvertible {
    package var description: String {
        switch self {
        case .closed(let code): "closed by the gateway" + (code.map { " with code \($0.rawValue)" } ?? "")
        case .refused(let status, let detail): "the gateway answered \(status): \(detail.message)"
        case .failed(let reason): reason
        }
    }
}
