/// What was sent last in a handshake, to be sent again until the other side goes on (RFC 6347 §4.2.4).
///
/// The library's own timer reads a clock; this one is told the time. The same datagrams are sent again, which to the other
/// side is a network that doubles them: it drops what it has, by the numbers of the records.
struct DTLSFlight: Sendable {
    /// RFC 6347 §4.2.4.1 says a second, for when nothing is known; this path has just been tried by ICE.
    static let firstInterval = Duration.milliseconds(400)
    static let maxInterval = Duration.seconds(4)

    private var datagrams: [[UInt8]] = []
    private var interval = Self.firstInterval
    /// When it is to be sent again; nil when nothing waits for an answer.
    private(set) var deadline: Duration?

    /// These were sent at `now`, and will be again.
    mutating func sent(_ datagrams: [[UInt8]], now: Duration) {
        self.datagrams = datagrams
        interval = Self.firstInterval
        deadline = now + interval
    }

    /// Nothing waits for an answer any more: it is sent again only to who asks.
    mutating func rest() { deadline = nil }

    /// What to send again at `now`; when the other side `asks`, by repeating its own, that is everything.
    mutating func takeDue(now: Duration, asks: Bool) -> [[UInt8]] {
        if asks { return datagrams }
        guard let deadline, deadline <= now else { return [] }
        interval = min(interval * 2, Self.maxInterval)
        self.deadline = now + interval
        return datagrams
    }
}
