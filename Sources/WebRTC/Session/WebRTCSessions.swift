internal import RTP

/// The sessions that share one socket: a datagram of STUN names the one that it is for, all others are known by where they
/// come from once that address has proved itself.
///
/// Contract as that of `WebRTCSession`, for all of them. Memory is bounded by the number of sessions.
package struct WebRTCSessions {
    /// Names a session; no other has had the same.
    package typealias ID = String

    /// Something of one session, or until when there is nothing of any.
    package enum Event: Hashable, Sendable {
        /// What a session answers; never `.idle`.
        case session(ID, WebRTCEvent)
        /// Nothing more until a datagram comes or, when not nil, until that time.
        case idle(until: Duration?)
    }

    /// Datagrams that were of no session.
    package private(set) var strangers: UInt64 = 0

    private var sessions: [ID: WebRTCSession] = [:]
    private var owners: [TransportAddress: ID] = [:]
    /// Those that may have something to say.
    private var touched: Set<ID> = []
    /// When a session that has nothing to say is to be asked again.
    private var deadlines: [ID: Duration] = [:]

    /// Without a session.
    package init() {}

    /// Adds a session; its fragment names it.
    package mutating func add(_ session: WebRTCSession) {
        sessions[session.fragment] = session
        touched.insert(session.fragment)
    }

    /// Gives a session to `body`, and answers what that answers; nil when there is none of that name any more.
    package mutating func update<Result>(_ id: ID, _ body: (inout WebRTCSession) -> Result) -> Result? {
        guard let index = sessions.index(forKey: id) else { return nil }
        touched.insert(id)
        return body(&sessions.values[index])
    }

    /// Takes a datagram that came from `address` at `now`; it is decrypted in place.
    package mutating func handle(
        _ datagram: UnsafeMutableRawBufferPointer, from address: TransportAddress, now: Duration
    ) {
        let isSTUN = WebRTCPacket(datagram.bytes) == .stun
        let id = isSTUN ? Self.addressee(of: datagram.bytes) : owners[address]
        guard let id, let index = sessions.index(forKey: id) else {
            strangers += 1
            return
        }
        sessions.values[index].handle(datagram, from: address, now: now)
        touched.insert(id)
        if isSTUN, owners[address] != id { moveOwnership(to: id, paths: sessions.values[index].paths) }
    }

    /// Answers what comes next at `now`.
    package mutating func poll(now: Duration) -> Event {
        for (id, deadline) in deadlines where deadline <= now { touched.insert(id) }
        while let id = touched.first {
            guard let index = sessions.index(forKey: id) else {
                touched.remove(id)
                continue
            }
            let event = sessions.values[index].poll(now: now)
            switch event {
            case .idle(let deadline):
                touched.remove(id)
                deadlines[id] = deadline
            case .ended:
                remove(id)
                return .session(id, event)
            case .send, .connected, .accessUnit: return .session(id, event)
            }
        }
        return .idle(until: deadlines.values.min())
    }

    /// The first part of the name in a message of STUN: the fragment of whom it is for.
    private static func addressee(of datagram: RawSpan) -> ID? {
        guard let name = (try? STUNMessage(datagram))?.username else { return nil }
        return name.split(separator: ":", maxSplits: 1).first.map(String.init)
    }

    private mutating func moveOwnership(to id: ID, paths: [TransportAddress]) {
        owners = owners.filter { $0.value != id }
        for path in paths { owners[path] = id }
    }

    private mutating func remove(_ id: ID) {
        sessions[id] = nil
        deadlines[id] = nil
        touched.remove(id)
        owners = owners.filter { $0.value != id }
    }
}
