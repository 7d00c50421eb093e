import RTP

extension RTPReceiver {
    /// Takes a datagram that is written as an array.
    @discardableResult mutating func handle(_ datagram: [UInt8], at now: Duration) -> Bool {
        handle(datagram.span.bytes, now: now)
    }

    /// All access units that are complete at `now`.
    mutating func drain(at now: Duration) -> [AccessUnit] {
        var units: [AccessUnit] = []
        while case .accessUnit(let unit) = poll(now: now) { units.append(unit) }
        return units
    }
}
