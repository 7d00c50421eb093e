/// Decides which connections are held: of too many that wait for a request, the one that has waited longest goes.
///
/// Who is quick so gets through however many others do nothing; RFC 4987 §3.4 does the same to half-open TCP connections.
package struct ConnectionAdmission: Sendable {
    /// Names a connection; never used twice.
    package typealias ID = UInt64

    /// What to do about a new connection.
    package enum Verdict: Equatable, Sendable {
        /// Hold it.
        case admit
        /// Hold it and close that one.
        case admitInPlaceOf(ID)
        /// Close it.
        case refuse
    }

    private struct Place: Sendable {
        let id: ID
        let turn: UInt64
    }

    private let maximumOpen: Int
    private let maximumWaiting: Int
    private var openCount = 0
    /// In the order in which they began to wait; also places that were left since.
    private var line: [Place] = []
    private var front = 0
    private var turns: [ID: UInt64] = [:]
    private var nextTurn: UInt64 = 0

    /// Holds so many connections, and so many of them waiting.
    package init(maximumOpen: Int, maximumWaiting: Int) {
        self.maximumOpen = maximumOpen
        self.maximumWaiting = maximumWaiting
    }

    /// Connections that wait for a request.
    package var waitingCount: Int { turns.count }

    /// A connection came, and waits; unless it is refused it is to be reported `closed` later, as is the one it replaces.
    package mutating func opened(_ id: ID) -> Verdict {
        let isFull = openCount >= maximumOpen
        let oldest = isFull || turns.count >= maximumWaiting ? takeOldest() : nil
        if isFull, oldest == nil { return .refuse }
        openCount += 1
        wait(id)
        return oldest.map { .admitInPlaceOf($0) } ?? .admit
    }

    /// The connection's request came.
    package mutating func requested(_ id: ID) {
        turns[id] = nil
        if line.count > 2 * turns.count + 64 {
            line = line[front...].filter { turns[$0.id] == $0.turn }
            front = 0
        }
    }

    /// The connection was answered and waits for its next request.
    package mutating func answered(_ id: ID) { wait(id) }

    /// The connection is gone.
    package mutating func closed(_ id: ID) {
        openCount -= 1
        requested(id)
    }

    private mutating func wait(_ id: ID) {
        turns[id] = nextTurn
        line.append(Place(id: id, turn: nextTurn))
        nextTurn += 1
    }

    private mutating func takeOldest() -> ID? {
        while front < line.count {
            let place = line[front]
            front += 1
            if turns[place.id] == place.turn {
                turns[place.id] = nil
                return place.id
            }
        }
        return nil
    }
}
