/// Asks for a key frame until one has come: PLI and FIR by turns, since some senders know only one of them.
///
/// Requests are half a second apart at first and four at last; the first one after a key frame too keeps its distance
/// from the last one before, so that a sender on a bad network is not asked for nothing but key frames.
package struct KeyFrameRequest: Sendable {
    /// How a key frame is asked for.
    package enum Demand: Hashable, Sendable {
        /// RFC 4585 §6.3.1.
        case pictureLossIndication
        /// RFC 5104 §4.3.1, with the number of the demand: repetitions have the same.
        case fullIntraRequest(number: UInt8)
    }

    /// The time between the first two requests.
    package static let firstInterval = Duration.milliseconds(500)
    /// The longest time between two requests.
    package static let maxInterval = Duration.seconds(4)

    private enum State {
        case satisfied
        case asking(due: Duration, attempt: Int)
    }

    private var state = State.satisfied
    private var lastRequest: Duration?
    private var number: UInt8 = 0

    /// No key frame is needed.
    package init() {}

    /// Whether a key frame is being asked for.
    package var isAsking: Bool { deadline != nil }

    /// When the next request is due; nil while none is needed.
    package var deadline: Duration? {
        if case .asking(let due, _) = state { due } else { nil }
    }

    /// A key frame is needed; asking begins at `start`, unless it has begun.
    package mutating func need(from start: Duration) {
        guard case .satisfied = state else { return }
        let earliest = lastRequest.map { $0 + Self.firstInterval } ?? start
        state = .asking(due: max(start, earliest), attempt: 0)
        number &+= 1
    }

    /// A clean key frame has come.
    package mutating func satisfy() { state = .satisfied }

    /// What to send at `now`; nil when nothing is due.
    package mutating func takeDue(now: Duration) -> Demand? {
        guard case .asking(let due, let attempt) = state, due <= now else { return nil }
        let interval = min(Self.firstInterval * (1 << min(attempt, 8)), Self.maxInterval)
        state = .asking(due: now + interval, attempt: attempt + 1)
        lastRequest = now
        return attempt % 2 == 0 ? .pictureLossIndication : .fullIntraRequest(number: number)
    }
}
