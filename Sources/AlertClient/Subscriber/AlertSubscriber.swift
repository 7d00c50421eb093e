package import AlertProtocol
import NIOCore
import Synchronization

/// A user's client: stays connected to the gateway and hands out what comes.
///
/// ```swift
/// let subscription = AlertSubscriber(gateway: try GatewayAddress("http://127.0.0.1:8080"), user: "alice", token: token)
///     .subscribe()
/// for try await event in subscription {
///     if case .alert(let alert) = event { subscription.acknowledge(alert) }
/// }
/// ```
package struct AlertSubscriber: Sendable {
    let gateway: GatewayAddress
    let user: String
    let token: String
    let tls: ClientTLS?
    let heartbeatInterval: Duration
    let heartbeatTimeout: Duration
    let clock: any Clock<Duration>

    /// A client for `user`; `clock` only measures the delays before it reconnects.
    ///
    /// Without `tls` an `https` gateway needs a certificate of the system's authorities.
    package init(
        gateway: GatewayAddress, user: String, token: String, tls: ClientTLS? = nil,
        heartbeatInterval: Duration = .seconds(30),
        heartbeatTimeout: Duration = .seconds(60), clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.gateway = gateway
        self.user = user
        self.token = token
        self.tls = tls
        self.heartbeatInterval = heartbeatInterval
        self.heartbeatTimeout = heartbeatTimeout
        self.clock = clock
    }

    /// Connects, and reconnects until the subscription is closed, its reader gone, or the gateway refuses.
    package func subscribe() -> AlertSubscription { AlertSubscription(subscriber: self) }
}

/// A running subscription: its events in order, for one reader.
///
/// It throws `SubscriptionRefused` when the gateway answers 401 or 403, and ends after `.replaced` or `close()`.
package final class AlertSubscription: AsyncSequence, Sendable {
    package typealias Element = SubscriberEvent
    package typealias AsyncIterator = AsyncThrowingStream<SubscriberEvent, any Error>.AsyncIterator

    /// Events that may wait for the reader; with more, the connection is closed and replayed later.
    private static let maximumWaiting = 256

    private let stream: AsyncThrowingStream<SubscriberEvent, any Error>
    private let feed: SubscriptionFeed

    fileprivate init(subscriber: AlertSubscriber) {
        let (stream, events) = AsyncThrowingStream<SubscriberEvent, any Error>.makeStream(
            bufferingPolicy: .bufferingOldest(Self.maximumWaiting))
        self.stream = stream
        feed = SubscriptionFeed(events: events, token: subscriber.token)
        let task = Task { [feed] in await subscriber.run(feeding: feed) }
        events.onTermination = { _ in task.cancel() }
    }

    package func makeAsyncIterator() -> AsyncIterator { stream.makeAsyncIterator() }

    /// Tells the gateway that the user has seen `alert`; waits for the next connection when there is none.
    package func acknowledge(_ alert: ReceivedAlert) {
        acknowledge(.alert(id: alert.delivered.alert.alertID, stream: alert.delivered.alert.streamID))
    }

    /// Tells the gateway what the user has seen.
    package func acknowledge(_ acknowledgement: Acknowledgement) { feed.acknowledge(acknowledgement) }

    /// Brings the gateway a fresh token, so that the connection outlives the one it began with.
    ///
    /// A refusal comes back as an `.error` event.
    package func renew(token: String) { feed.renew(token: token) }

    /// Ends the subscription: the connection closes with 1000, the sequence ends.
    package func close() { feed.finish() }
}

/// What the connection and the reader of a subscription share.
final class SubscriptionFeed: Sendable {
    private struct Shared: Sendable {
        var state = SubscriptionState()
        var token: String
        var connection: NIOLoopBound<SubscriberHandler>?
    }

    private let events: AsyncThrowingStream<SubscriberEvent, any Error>.Continuation
    private let shared: Mutex<Shared>

    init(events: AsyncThrowingStream<SubscriberEvent, any Error>.Continuation, token: String) {
        self.events = events
        shared = Mutex(Shared(token: token))
    }

    var token: String { shared.withLock { $0.token } }

    func path(user: String) -> String { shared.withLock { $0.state.path(user: user) } }

    func connected(_ connection: NIOLoopBound<SubscriberHandler>) {
        let pending = shared.withLock { shared in
            shared.connection = connection
            return shared.state.connected()
        }
        yield(.connected)
        for acknowledgement in pending { connection.value.send(.ack(acknowledgement)) }
    }

    /// Hands an alert to the reader; false when too many wait already, and this one is not taken.
    func take(_ alert: ReceivedAlert) -> Bool {
        if case .dropped = events.yield(.alert(alert)) { return false }
        shared.withLock { $0.state.took(alert.delivered) }
        return true
    }

    func yield(_ event: SubscriberEvent) { events.yield(event) }

    func finish(throwing error: (any Error)? = nil) { events.finish(throwing: error) }

    func ended(_ end: ConnectionEnd) -> SubscriptionState.Next {
        shared.withLock { shared in
            var generator = SystemRandomNumberGenerator()
            shared.connection = nil
            return shared.state.ended(end, using: &generator)
        }
    }

    func acknowledge(_ acknowledgement: Acknowledgement) {
        let isConnected = shared.withLock { shared in
            if shared.connection == nil { shared.state.postpone(acknowledgement) }
            return shared.connection != nil
        }
        if isConnected { send(.ack(acknowledgement)) }
    }

    func renew(token: String) {
        shared.withLock { $0.token = token }
        send(.auth(token: token))
    }

    /// Sends a message if there is a connection.
    func send(_ message: ClientMessage) {
        guard let connection = shared.withLock({ $0.connection }) else { return }
        connection.eventLoop.execute { connection.value.send(message) }
    }
}

extension AlertSubscriber {
    fileprivate func run(feeding feed: SubscriptionFeed) async {
        while !Task.isCancelled {
            let end = await SubscriberConnection.run(self, path: feed.path(user: user), feed: feed)
            let next = feed.ended(end)
            feed.yield(.disconnected(reason: end.description))
            switch next {
            case .retry(let delay):
                feed.yield(.retrying(in: delay))
                try? await clock.sleep(for: delay)
            case .stopReplaced:
                feed.yield(.replaced)
                return feed.finish()
            case .stopRefused(let refusal): return feed.finish(throwing: refusal)
            }
        }
    }
}
