import AlertProtocol
import FoundationEssentials
import Logging
import NIOCore
import NIOWebSocket

/// One user's WebSocket: the shell around the session's state machine and its delivery cursor.
///
/// Everything in it runs on the channel's event loop.
final class SessionHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = ByteBuffer

    /// A client's messages are acknowledgements, pings and tokens.
    static let maximumMessageLength = 64 << 10
    /// How long a client may take to answer our close frame.
    private static let closeTimeout = TimeAmount.seconds(2)

    let opening: SessionOpening
    private(set) var identity: Identity
    let shared: SessionContext
    let delivery: DeliverySettings
    var logger: Logger
    var context: ChannelHandlerContext?
    var connection: UserConnection?
    var cursor: DeliveryCursor?
    var isFetching = false
    var isClosing = false
    var queuedBytes = 0
    var redelivery: Scheduled<Void>?
    private var state: SessionState
    private var assembler = MessageAssembler(peer: .client, maximumLength: maximumMessageLength)
    private var timer: Scheduled<Void>?

    init(opening: SessionOpening, shared: SessionContext, logger: Logger) {
        self.opening = opening
        identity = opening.identity
        self.shared = shared
        delivery = shared.settings.delivery
        self.logger = logger
        let now = Monotonic.now
        state = SessionState(
            heartbeat: Heartbeat(
                interval: shared.settings.heartbeatInterval, timeout: shared.settings.heartbeatTimeout, now: now),
            expiry: now + opening.identity.expiry.duration(since: .now), expiryAt: opening.identity.expiry)
        self.logger[metadataKey: "user"] = "\(opening.identity.user)"
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
        logger.info("connected")
        begin()
        poll()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        redelivery?.cancel()
        self.context = nil
        guard let connection else { return }
        shared.connections.remove(connection)
        self.connection = nil
        logger.info("disconnected", metadata: ["sent_seq": "\(cursor?.sentSeq ?? 0)"])
    }

    // MARK: Frames in

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        let head = FrameHead(
            isFinal: frame.fin, reservedBits: frame.reservedBits.rawValue >> 4,
            opcode: UInt8(webSocketOpcode: frame.opcode),
            isMasked: frame.maskKey != nil)
        do {
            if let event = try assembler.receive(head, payload: [UInt8](buffer: frame.unmaskedData)) { handle(event) }
        } catch {
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
        case .ping(let payload): writeAndFlush(FrameWriter.pong(payload))
        case .pong: break
        case .close(let code):
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
            message = try JSONDecoder().decode(ClientMessage.self, from: Data(bytes))
        } catch let error as UnknownMessageType {
            return send(.error(ErrorDetail(code: "unknown_type", message: "no message has the type \"\(error.type)\"")))
        } catch {
            return send(
                .error(
                    ErrorDetail(
                        code: "invalid_message", message: "expected a JSON message such as {\"type\": \"ping\"}")))
        }
        switch message {
        case .ping, .pong: connection?.update { $0.lastHeartbeat = .now }
        case .ack, .auth: break
        }
        perform(state.receive(message, at: .now))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case NIOWebSocketError.invalidFrameLength:
            close(.messageTooBig, reason: "the message is longer than \(Self.maximumMessageLength) bytes")
        case NIOWebSocketError.fragmentedControlFrame, NIOWebSocketError.multiByteControlFrameLength:
            close(.protocolError, reason: "a control frame is whole and at most 125 bytes")
        default:
            logger.debug("connection failed", metadata: ["error": "\(error)"])
            context.close(promise: nil)
        }
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
        timer?.cancel()
        timer = nil
        guard let context, !isClosing else { return }
        let due = state.poll(now: Monotonic.now, at: .now)
        if let deadline = due.deadline {
            let wait = Monotonic.timeAmount(until: deadline)
            timer = context.eventLoop.assumeIsolated().scheduleTask(in: wait) { self.poll() }
        }
        perform(due.actions)
    }

    private func perform(_ actions: [SessionState.Action]) {
        for action in actions {
            switch action {
            case .send(let message): send(message)
            case .acknowledge(let acknowledgement): record(acknowledgement)
            case .authenticate(let token): authenticate(token)
            case .close(let code, let reason): close(code, reason: reason)
            }
        }
    }

    private func authenticate(_ token: String) {
        guard let context else { return }
        let access = shared.access
        let user = identity.user
        let client = opening.client
        context.eventLoop.makeFutureWithTask { try await access.identity(of: user, bearing: token, from: client) }
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
        self.identity = identity
        connection?.update { $0.streams = identity.streams }
        state.renew(expiry: Monotonic.now + identity.expiry.duration(since: .now), expiryAt: identity.expiry)
        poll()
    }

    // MARK: Frames out

    func send(_ message: ServerMessage) {
        guard !isClosing, let json = try? JSONEncoder().encode(message) else { return }
        writeAndFlush(FrameWriter.textHead(length: json.count) + json)
    }

    @discardableResult
    private func writeAndFlush(_ bytes: [UInt8]) -> EventLoopFuture<Void> {
        guard let context else { preconditionFailure("a session writes only between handlerAdded and handlerRemoved") }
        return context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)))
    }

    /// Sends a close frame and waits a moment for the client's.
    func close(_ code: CloseCode, reason: String) {
        guard let context, !isClosing else { return }
        isClosing = true
        timer?.cancel()
        logger.info("closing", metadata: ["code": "\(code.rawValue)", "reason": "\(reason)"])
        writeAndFlush(FrameWriter.close(code, reason: reason))
        // The user is gone from here on, even if the client never answers.
        if let connection { shared.connections.remove(connection) }
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: Self.closeTimeout) { context.close(promise: nil) }
    }
}
