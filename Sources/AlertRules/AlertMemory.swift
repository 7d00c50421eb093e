/// Whether the conditions of an alert hold, and when it was last raised.
struct AlertMemory: Sendable {
    /// When, if ever.
    private(set) var raised: Duration?
    private var held = false

    /// Takes whether the conditions hold now; true when that raises an alert: they did not hold before, and an earlier
    /// alert has cooled down.
    ///
    /// What begins to hold too early is not made up for later: it must cease first.
    mutating func raises(_ holds: Bool, now: Duration, cooldown: Duration) -> Bool {
        let isCool = raised.map { now - $0 >= cooldown } ?? true
        defer { held = holds }
        guard holds, !held, isCool else { return false }
        raised = now
        return true
    }
}
