/// The packets that a sender should be asked for again: which, and when (RFC 4585 §6.2.1).
///
/// A packet that is late is given a moment, since networks reorder; then it is asked for, and again at intervals, a few
/// times. Requests that are due at the same time travel together. Memory is bounded: a hole wider than `limit` is not
/// asked for, because no sender keeps that much; a key frame mends it.
package struct MissingPackets: Sendable {
    /// How long a packet may be late before it is asked for.
    package static let patience = Duration.milliseconds(10)
    /// The time between two requests for the same packet: more than a round trip on most networks.
    package static let interval = Duration.milliseconds(60)
    /// How often a packet is asked for.
    package static let maxRequests = 4
    /// The most packets that are asked for at a time.
    package static let limit = 256

    private struct Entry {
        var sequence: Int64
        var due: Duration
        var requests = 0
    }

    /// By rising sequence number.
    private var entries: [Entry] = []
    private var highest: Int64?

    /// Nothing is missing.
    package init() {}

    /// When the next request is due; nil while nothing is missing.
    package var deadline: Duration? { entries.lazy.map(\.due).min() }

    /// The packet with that extended sequence number came at `now`: it is no longer missing, those it skipped are.
    package mutating func note(_ sequence: Int64, now: Duration) {
        guard let highest else {
            self.highest = sequence
            return
        }
        guard sequence > highest else {
            entries.removeAll { $0.sequence == sequence }
            return
        }
        self.highest = sequence
        let hole = highest + 1..<sequence
        guard !hole.isEmpty else { return }
        if entries.count + hole.count > Self.limit { entries.removeAll() }
        guard hole.count <= Self.limit else { return }
        entries.append(contentsOf: hole.map { Entry(sequence: $0, due: now + Self.patience) })
    }

    /// Nothing up to the packet with that extended sequence number is waited for any more.
    package mutating func giveUp(through sequence: Int64) {
        entries.removeAll { $0.sequence <= sequence }
    }

    /// The packets to ask for at `now`, by rising sequence number.
    package mutating func takeDue(now: Duration) -> [UInt16] {
        guard entries.contains(where: { $0.due <= now }) else { return [] }
        var due: [UInt16] = []
        for index in entries.indices where entries[index].due <= now {
            due.append(UInt16(truncatingIfNeeded: entries[index].sequence))
            entries[index].due = now + Self.interval
            entries[index].requests += 1
        }
        entries.removeAll { $0.requests >= Self.maxRequests }
        return due
    }
}
