import AlertProtocol

/// How one connection of a subscription ended.
enum ConnectionEnd: Equatable, Sendable {
    /// The gateway closed, with this code.
    case closed(CloseCode?)
    /// The handshake was answered with another status than 101.
    case refused(status: Int, ErrorDetail)
    /// The network or the peer failed, or we gave up on it.
    case failed(String)
}

/// What a subscription remembers from one connection to the next: where to go on, how long to wait, what to say first.
struct SubscriptionState: Sendable {
    /// What follows a connection's end.
    enum Next: Equatable, Sendable {
        case retry(after: Duration)
        case stopReplaced
        case stopRefused(SubscriptionRefused)
    }

    /// Acknowledgements kept while there is no connection; beyond, the oldest go, and their alerts come again.
    static let maximumPending = 1024

    private(set) var lastSeq: Int64?
    private(set) var epoch: String?
    private var pending: [Acknowledgement] = []
    private var backoff = ReconnectBackoff()

    /// The path to connect to, with what the gateway needs to resume.
    func path(user: String) -> String {
        let path = "/ws/alerts/\(PathSegment.encode(user))"
        guard let lastSeq, let epoch else { return path }
        return path + "?last_seq=\(lastSeq)&epoch=\(PathSegment.encode(epoch))"
    }

    /// The connection stands; returns what is to be acknowledged on it first.
    mutating func connected() -> [Acknowledgement] {
        backoff.reset()
        defer { pending = [] }
        return pending
    }

    /// The subscriber took an alert.
    mutating func took(_ alert: DeliveredAlert) {
        lastSeq = epoch == alert.epoch ? max(lastSeq ?? 0, alert.seq) : alert.seq
        epoch = alert.epoch
    }

    /// Keeps an acknowledgement for the next connection.
    mutating func postpone(_ acknowledgement: Acknowledgement) {
        if pending.count == Self.maximumPending { pending.removeFirst() }
        pending.append(acknowledgement)
    }

    mutating func ended(_ end: ConnectionEnd, using generator: inout some RandomNumberGenerator) -> Next {
        switch end {
        case .closed(.replaced): .stopReplaced
        case .refused(let status, let detail) where status == 401 || status == 403:
            .stopRefused(SubscriptionRefused(status: status, detail: detail))
        case .closed, .refused, .failed: .retry(after: backoff.nextDelay(using: &generator))
        }
    }
}

extension ConnectionEnd: CustomStringConvertible {
    var description: String {
        switch self {
        case .closed(let code): "closed by the gateway" + (code.map { " with code \($0.rawValue)" } ?? "")
        case .refused(let status, let detail): "the gateway answered \(status): \(detail.message)"
        case .failed(let reason): reason
        }
    }
}
