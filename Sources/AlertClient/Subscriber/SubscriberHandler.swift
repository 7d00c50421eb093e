import AlertProtocol
import FoundationEssentials
import NIOCore
import NIOWebSocket

/// The client's end of an open WebSocket: heartbeat both ways, alerts to the feed, acknowledgements out.
final class SubscriberHandler: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private static let closeTimeout = TimeAmount.seconds(2)

    private var heartbeat: Heartbeat
    private var assembler: MessageAssembler
    private let feed: SubscriptionFeed
    private let ended: EventLoopPromise<ConnectionEnd>
    private var end: ConnectionEnd?
    private var context: ChannelHandlerContext?
    private var timer: Scheduled<Void>?

    /// The monotonic clock that drives the heartbeat.
    static var now: Duration { .nanoseconds(Int64(clamping: NIODeadline.now().uptimeNanoseconds)) }

    init(
        heartbeat: Heartbeat, maximumMessageLength: Int, feed: SubscriptionFeed,
        ended: EventLoopPromise<ConnectionEnd>
    ) {
        self.heartbeat = heartbeat
        assembler = MessageAssembler(peer: .server, maximumLength: maximumMessageLength)
        self.feed = feed
        self.ended = ended
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        feed.connected(NIOLoopBound(self, eventLoop: context.eventLoop))
        poll()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        self.context = nil
        ended.succeed(end ?? .failed("the connection was lost"))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        let head = FrameHead(
            isFinal: frame.fin, reservedBits: frame.reservedBits.rawValue >> 4,
            opcode: UInt8(webSocketOpcode: frame.opcode), isMasked: frame.maskKey != nil)
        do {
            if let event = try assembler.receive(head, payload: [UInt8](buffer: frame.unmaskedData)) { handle(event) }
        } catch {
            close(error.closeCode, because: .failed("the gateway broke the protocol: \(error.reason)"))
        }
    }

    private func handle(_ event: WebSocketEvent) {
        switch event {
        case .text(let json): if end == nil { receive(json) }
        case .binary: close(.unsupportedData, because: .failed("the gateway sent binary data"))
        case .ping(let payload): write(opcode: .pong, payload)
        case .pong: break
        case .close(let code):
            if end == nil {
                end = .closed(code)
                write(opcode: .connectionClose, Self.payload(of: code ?? .normal))
            }
            context?.close(promise: nil)
        }
    }

    private func receive(_ json: [UInt8]) {
        let message: ServerMessage
        do {
            message = try JSONDecoder().decode(ServerMessage.self, from: Data(json))
        } catch is UnknownMessageType {
            return  // a newer gateway may say more
        } catch {
            return close(.protocolError, because: .failed("the gateway sent a message that can't be read: \(error)"))
        }
        switch message {
        case .alert(let delivered):
            if !feed.take(ReceivedAlert(json: json, delivered: delivered)) {
                close(.goingAway, because: .failed("too many alerts wait to be read"))
            }
        case .ping: send(.pong(.now))
        case .pong: heartbeat.pongReceived()
        case .resume(let resumption): feed.yield(.resumed(resumption))
        case .tokenExpiring(let time): feed.yield(.tokenExpiring(at: time))
        case .error(let detail): feed.yield(.error(detail))
        }
    }

    private func poll() {
        timer?.cancel()
        guard let context, end == nil else { return }
        while true {
            switch heartbeat.poll(now: Self.now) {
            case .sendPing: send(.ping(.now))
            case .timeOut:
                return close(.heartbeatTimeout, because: .failed("no pong in \(heartbeat.timeout)"))
            case .wait(let deadline):
                let wait = TimeAmount(max(.zero, deadline - Self.now))
                timer = context.eventLoop.assumeIsolated().scheduleTask(in: wait) { self.poll() }
                return
            }
        }
    }

    func send(_ message: ClientMessage) {
        guard end == nil, let json = try? JSONEncoder().encode(message) else { return }
        write(opcode: .text, [UInt8](json))
    }

    private func write(opcode: WebSocketOpcode, _ payload: [UInt8]) {
        guard let context else { return }
        let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: ByteBuffer(bytes: payload))
        context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
    }

    private func close(_ code: CloseCode, because reason: ConnectionEnd) {
        guard let context, end == nil else { return }
        end = reason
        timer?.cancel()
        write(opcode: .connectionClose, Self.payload(of: code))
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: Self.closeTimeout) { context.close(promise: nil) }
    }

    private static func payload(of code: CloseCode) -> [UInt8] {
        [UInt8(code.rawValue >> 8), UInt8(truncatingIfNeeded: code.rawValue)]
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is SubscriptionCloses {
            close(.normal, because: .failed("the subscription was closed"))
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if end == nil { end = .failed("\(error)") }
        context.close(promise: nil)
    }
}
