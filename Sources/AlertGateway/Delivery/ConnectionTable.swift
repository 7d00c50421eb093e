import AlertProtocol
import NIOCore
import Synchronization

/// The one open connection of each user; a newer one takes the older one's place.
final class ConnectionTable: Sendable {
    private let connections = Mutex<[String: UserConnection]>([:])

    /// Enters a connection and returns the one it replaces.
    func insert(_ connection: UserConnection) -> UserConnection? {
        connections.withLock { $0.updateValue(connection, forKey: connection.user) }
    }

    /// Removes a connection, unless a newer one stands in its place.
    func remove(_ connection: UserConnection) {
        connections.withLock { table in
            if table[connection.user] === connection { table[connection.user] = nil }
        }
    }

    /// The connection on which a user gets alerts at once.
    func connection(of user: String) -> UserConnection? { connections.withLock { $0[user] } }

    /// Hands an accepted alert to its recipients who are connected: one call for each event loop.
    static func deliver(_ alert: LiveAlert, to recipients: [LiveRecipient]) {
        var byLoop: [ObjectIdentifier: [LiveRecipient]] = [:]
        for recipient in recipients {
            byLoop[ObjectIdentifier(recipient.connection.eventLoop), default: []].append(recipient)
        }
        for share in byLoop.values {
            share[0].connection.eventLoop.execute {
                // Users who have got the same alerts so far have the next one's frame in common.
                var frame: DeliveryFrame?
                for recipient in share {
                    let shared = frame.flatMap { $0.seq == recipient.seq ? $0 : nil } ?? alert.frame(seq: recipient.seq)
                    recipient.connection.deliver(alert, shared)
                    frame = shared
                }
            }
        }
    }

    var gauges: GatewayGauges {
        let open = connections.withLock { Array($0.values) }
        return GatewayGauges(
            connections: open.count, queuedBytes: open.reduce(0) { $0 + $1.queuedBytes })
    }

    /// The connections of users who are not among `users`.
    func connections(besides users: Set<String>) -> [UserConnection] {
        connections.withLock { $0.values.filter { !users.contains($0.user) } }
    }

    func statistics(at now: UTCTimestamp) -> ConnectionStatistics {
        let open = connections.withLock { Array($0.values) }
        return ConnectionStatistics(
            connections: open.map { $0.statistics(at: now) }.sorted { $0.userID < $1.userID })
    }
}

/// An alert that was accepted this moment.
struct LiveAlert: Sendable {
    let streamID: String
    let acceptedAt: UTCTimestamp
    let epoch: String
    let body: ByteBuffer
    /// Where the body was just written to.
    let place: FilePlace?

    func frame(seq: Int64) -> DeliveryFrame {
        DeliveryFrame(seq: seq, epoch: epoch, isRedelivery: false, body: body, place: place)
    }
}

/// One user's open connection as the rest of the gateway sees it.
final class UserConnection: Sendable {
    /// What `/ws/connections` tells; the session keeps it up to date.
    struct State: Sendable {
        /// A renewed token can change them.
        var streams: VisibleStreams
        var lastHeartbeat: UTCTimestamp
        var sentSeq: Int64 = 0
        var queuedBytes = 0
    }

    let id: ConnectionID
    let user: String
    let connectedAt: UTCTimestamp
    private let state: Mutex<State>
    private let session: NIOLoopBound<SessionHandler>

    init(user: String, streams: VisibleStreams, connectedAt: UTCTimestamp, session: NIOLoopBound<SessionHandler>) {
        id = .random()
        self.user = user
        self.connectedAt = connectedAt
        state = Mutex(State(streams: streams, lastHeartbeat: connectedAt))
        self.session = session
    }

    var eventLoop: any EventLoop { session.eventLoop }

    var queuedBytes: Int { state.withLock { $0.queuedBytes } }

    /// On the connection's event loop only.
    func deliver(_ alert: LiveAlert, _ frame: DeliveryFrame) { session.value.deliver(alert, frame) }

    func close(_ code: CloseCode, reason: String) {
        session.eventLoop.execute { self.session.value.close(code, reason: reason) }
    }

    var streams: VisibleStreams { state.withLock { $0.streams } }

    func update(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    func statistics(at now: UTCTimestamp) -> ConnectionStatistics.Connection {
        let state = state.withLock { $0 }
        return ConnectionStatistics.Connection(
            userID: user, connectedAt: connectedAt, lastHeartbeat: state.lastHeartbeat, sentSeq: state.sentSeq,
            queuedBytes: state.queuedBytes, now: now)
    }
}
