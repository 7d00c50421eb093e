import AlertProtocol
import FoundationEssentials
import Logging
import NIOCore

/// One user's WebSocket: the shell around the session's state machine and its delivery cursor.
///
/// Everything in it runs on the channel's event loop.
final class SessionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// A client's messages are acknowledgements, pings and tokens.
    static let maximumMessageLength = 64 << 10
    /// Our answers that may wait for a client to read them: it has to read to go on asking.
    private static let maximumReplyBytes = 256 << 10
    /// How long a client may take to answer our close frame.
    private static let closeTimeout = TimeAmount.seconds(2)

    let resume: ResumeRequest?
    private let client: ClientNetwork
    let isEncrypted: Bool
    private(set) var identity: Identity
    let shared: SessionContext
    let queueBytes: Int
    let redeliverAfter: Duration
    let log: SessionLog
    var context: ChannelHandlerContext?
    var connection: UserConnection?
    var cursor: DeliveryCursor?
    /// The way past the channel, where nothing is encrypted.
    var socket = FrameSocket()
    var isFetching = false
    /// Streams came into view whose older alerts have yet to be fetched.
    var mustBeginAgain = false
    var isClosing = false
    /// The client broke the protocol: what it sends after that means nothing.
    private var isDeaf = false
    var queuedBytes = 0
    var sight = HeartbeatSight()
    /// Looks for alerts that were not acknowledged; there is none before the first alert.
    var redelivery: MovableTimer?
    var isRedeliveryDue = false
    private var state: SessionState
    private var frames = FrameReader(peer: .client, maximumLength: maximumMessageLength)
    private let timer: MovableTimer
    private var queuedReplyBytes = 0

    init(opening: SessionOpening, shared: SessionContext, isEncrypted: Bool, logger: Logger, eventLoop: any EventLoop) {
        self.isEncrypted = isEncrypted
        resume = opening.resume
        client = opening.client
        identity = opening.identity
        self.shared = shared
        let settings = shared.settings
        queueBytes = settings.delivery.queueBytes
        redeliverAfter = settings.delivery.schedule.redeliverAfter
        log = SessionLog(logger: logger, user: opening.identity.user)
        timer = MovableTimer(eventLoop: eventLoop)
        let now = Monotonic.now
        state = SessionState(
            heartbeat: Heartbeat(
                interval: settings.heartbeatInterval, timeout: settings.heartbeatTimeout, now: now),
            expiry: now + opening.identity.expiry.duration(since: .now), expiryAt: opening.identity.expiry)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        let connection = UserConnection(
            user: identity.user, streams: identity.streams, connectedAt: .now,
            session: NIOLoopBound(self, eventLoop: context.eventLoop))
        self.connection = connection
        shared.metrics.opened.add()
        if let replaced = shared.connections.insert(connection) {
            replaced.close(.replaced, reason: "a newer connection of this user took over")
        }
        log.info("connected")
        begin()
        poll()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer.stop()
        redelivery?.stop()
        self.context = nil
        guard let connection else { return }
        shared.connections.remove(connection)
        self.connection = nil
        log.info("disconnected", ["sent_seq": "\(cursor?.sentSeq ?? 0)"])
    }

    // MARK: Frames in

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isDeaf else { return }
        var bytes = [UInt8](buffer: unwrapInboundIn(data))[...]
        do {
            while let event = try frames.next(&bytes) { handle(event) }
        } catch {
            isDeaf = true
            close(error.closeCode, reason: error.reason)
        }
    }

    private func handle(_ event: WebSocketEvent) {
        guard !isClosing else {
            if case .close = event { context?.close(promise: nil) }
            return
        }
        switch event {
        case .text(let bytes): receive(bytes)
        case .binary: close(.unsupportedData, reason: "messages are JSON text")
        case .ping(let payload): reply(FrameWriter.pong(payload))
        // A library sends it, whether the client looks or not.
        case .pong: break
        case .close(let code):
            proveSeen(upTo: cursor?.sentSeq)
            isClosing = true
            let context = context
            writeAndFlush(FrameWriter.close(code ?? .normal, reason: "")).assumeIsolated().whenComplete { _ in
                context?.close(promise: nil)
            }
        }
    }

    private func receive(_ bytes: [UInt8]) {
        let message: ClientMessage
        do {
            message = try ClientMessage(json: bytes)
        } catch {
            return send(.error(error.detail))
        }
        switch message {
        case .ping, .pong: connection?.update { $0.lastHeartbeat = .now }
        case .ack, .auth: break
        }
        if case .pong = message { proveSeen(upTo: sight.pongReceived()) }
        perform(state.receive(message, at: .now))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        log.debug("connection failed", ["error": "\(error)"])
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is GatewayStops {
            close(.goingAway, reason: "the gateway stops")
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { cursor?.resumedReading() }
        fetchMore()
        context.fireChannelWritabilityChanged()
    }

    // MARK: The state machine's wishes

    private func poll() {
        timer.stop()
        guard context != nil, !isClosing else { return }
        let due = state.poll(now: Monotonic.now, at: .now)
        if let deadline = due.deadline { timer.set(in: Monotonic.timeAmount(until: deadline)) { self.poll() } }
        perform(due.actions)
    }

    private func perform(_ actions: [SessionState.Action]) {
        for action in actions {
            switch action {
            case .send(let message):
                if case .ping = message { sight.pingSent(after: cursor?.sentSeq ?? 0) }
                send(message)
            case .acknowledge(let acknowledgement): record(acknowledgement)
            case .authenticate(let token): authenticate(token)
            case .close(let code, let reason): close(code, reason: reason)
            }
        }
    }

    private func authenticate(_ token: String) {
        guard let context else { return }
        shared.access.identity(of: identity.user, bearing: token, from: client, on: context.eventLoop)
            .assumeIsolated().whenComplete { result in
                switch result {
                case .success(let identity): self.renew(identity)
                case .failure(let error):
                    let detail = (error as? RequestFailure)?.detail
                    self.send(
                        .error(detail ?? ErrorDetail(code: "invalid_token", message: "the token can't be checked")))
                }
            }
    }

    private func renew(_ identity: Identity) {
        let old = self.identity.streams
        self.identity = identity
        connection?.update { $0.streams = identity.streams }
        // What was hidden until now comes as on a new connection, and so does what was not acknowledged.
        if !identity.streams.isSubset(of: old) { beginAgain() }
        state.renew(expiry: Monotonic.now + identity.expiry.duration(since: .now), expiryAt: identity.expiry)
        poll()
    }

    // MARK: Frames out

    func send(_ message: ServerMessage) {
        guard !isClosing, let json = try? JSONEncoder().encode(message) else { return }
        reply(FrameWriter.textHead(length: json.count) + json)
    }

    func reply(_ bytes: [UInt8]) {
        guard queuedReplyBytes + bytes.count <= Self.maximumReplyBytes else {
            return close(.tooSlow, reason: "more than \(Self.maximumReplyBytes) bytes of answers wait to be read")
        }
        queuedReplyBytes += bytes.count
        socket.channelBegins()
        writeAndFlush(bytes).assumeIsolated().whenComplete { _ in
            self.queuedReplyBytes -= bytes.count
            self.socket.channelFinished()
        }
    }

    private func writeAndFlush(_ bytes: [UInt8]) -> EventLoopFuture<Void> {
        guard let context else { preconditionFailure("a session writes only between handlerAdded and handlerRemoved") }
        return context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)))
    }

    /// Sends a close frame and waits a moment for the client's, or for its end of the connection.
    func close(_ code: CloseCode, reason: String) {
        guard let context, !isClosing else { return }
        isClosing = true
        timer.stop()
        log.info("closing", ["code": "\(code.rawValue)", "reason": "\(reason)"])
        if code == .tooSlow { shared.metrics.tooSlow.add() }
        let written = writeAndFlush(FrameWriter.close(code, reason: reason)).assumeIsolated()
        // Whoever broke the protocol may not know to answer (RFC 6455 §7.1.7).
        if isDeaf { written.whenComplete { _ in context.close(mode: .output, promise: nil) } }
        // The user is gone from here on, even if the client never answers.
        if let connection { shared.connections.remove(connection) }
        timer.set(in: Self.closeTimeout) { context.close(promise: nil) }
    }
}

extension ClientMessageError {
    fileprivate var detail: ErrorDetail {
        switch self {
        case .malformed:
            ErrorDetail(code: "invalid_message", message: "expected a JSON message such as {\"type\": \"ping\"}")
        case .unknownType(let type):
            ErrorDetail(
                code: "unknown_type",
                message: "no message has the type \"\(type)\", expected one of "
                    + MessageType.allCases.filter(\.isFromClients).map(\.rawValue).joined(separator: ", "))
        }
    }
}
