import AlertProtocol
import FoundationEssentials
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// One connection of a subscription, from the TCP connect to its end.
enum SubscriberConnection {
    private static let connectTimeout = TimeAmount.seconds(10)

    /// Returns when the connection has ended; cancelling the task closes it.
    static func run(_ subscriber: AlertSubscriber, path: String, feed: SubscriptionFeed) async -> ConnectionEnd {
        let gateway = subscriber.gateway
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let ended = loop.makePromise(of: ConnectionEnd.self)
        let bootstrap = ClientBootstrap(group: loop)
            .connectTimeout(connectTimeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .speaking(to: gateway, tls: subscriber.tls) { pipeline in
                try pipeline.addHandler(HTTPRequestEncoder())
                try pipeline.addHandler(
                    ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes)))
                try pipeline.addHandler(
                    UpgradeHandler(subscriber: subscriber, path: path, feed: feed, ended: ended))
            }
        let channel: any Channel
        do {
            channel = try await bootstrap.connect(host: gateway.host, port: gateway.port).get()
        } catch {
            ended.succeed(.failed("cannot connect to \(gateway): \(error)"))
            return .failed("cannot connect to \(gateway): \(error)")
        }
        return await withTaskCancellationHandler {
            (try? await ended.futureResult.get()) ?? .failed("the connection failed")
        } onCancel: {
            channel.pipeline.fireUserInboundEventTriggered(SubscriptionCloses())
        }
    }
}

/// Tells a connection that nobody reads it any more.
struct SubscriptionCloses: Sendable {}

/// Sends the opening handshake and checks the answer (RFC 6455 §4.1), then makes room for the session.
final class UpgradeHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private static let timeout = TimeAmount.seconds(10)
    /// The longest error body that is read.
    private static let maximumErrorLength = 64 << 10
    /// The longest frame: an alert with its picture.
    private static let maximumFrameLength = 16 << 20

    private let subscriber: AlertSubscriber
    private let path: String
    private let feed: SubscriptionFeed
    private let ended: EventLoopPromise<ConnectionEnd>
    private let key: String
    private var head: HTTPResponseHead?
    private var body = ByteBuffer()
    private var timer: Scheduled<Void>?
    private var isUpgraded = false

    init(subscriber: AlertSubscriber, path: String, feed: SubscriptionFeed, ended: EventLoopPromise<ConnectionEnd>) {
        self.subscriber = subscriber
        self.path = path
        self.feed = feed
        self.ended = ended
        key = Base64.encode((0..<16).map { _ in UInt8.random(in: .min ... .max) })
    }

    func channelActive(context: ChannelHandlerContext) {
        do {
            try SelfConnection.check(local: context.localAddress, remote: context.remoteAddress)
        } catch {
            return fail("\(error)", context: context)
        }
        let headers: HTTPHeaders = [
            "Host": subscriber.gateway.authority, "Upgrade": "websocket", "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": key, "Authorization": "Bearer \(feed.token)",
        ]
        context.write(
            wrapOutboundOut(.head(HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: headers))),
            promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: Self.timeout) {
            self.fail("no answer to the handshake", context: context)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body(let part):
            if body.readableBytes + part.readableBytes <= Self.maximumErrorLength { body.writeImmutableBuffer(part) }
        case .end: answered(context: context)
        }
    }

    private func answered(context: ChannelHandlerContext) {
        guard let head else { return }
        guard head.status == .switchingProtocols else {
            let text = String(buffer: body)
            let detail = try? JSONDecoder().decode(ErrorBody.self, from: Data(text.utf8)).error
            ended.succeed(
                .refused(
                    status: Int(head.status.code),
                    detail ?? ErrorDetail(code: "http_\(head.status.code)", message: head.status.reasonPhrase)))
            return context.close(promise: nil)
        }
        guard head.headers.first(name: "Sec-WebSocket-Accept") == AcceptKey.accept(for: key) else {
            return fail("the answer to the handshake is for somebody else", context: context)
        }
        upgrade(context: context)
    }

    private func upgrade(context: ChannelHandlerContext) {
        timer?.cancel()
        isUpgraded = true
        let pipeline = context.pipeline.syncOperations
        do {
            let decoder = try pipeline.context(handlerType: ByteToMessageHandler<HTTPResponseDecoder>.self)
            let session = SessionStart(ended: ended) { [subscriber, feed, ended] in
                [
                    WebSocketFrameEncoder(),
                    ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: Self.maximumFrameLength)),
                    SubscriberHandler(
                        heartbeat: Heartbeat(
                            interval: subscriber.heartbeatInterval, timeout: subscriber.heartbeatTimeout,
                            now: SubscriberHandler.now),
                        maximumMessageLength: Self.maximumFrameLength, feed: feed, ended: ended),
                ]
            }
            pipeline.removeHandler(
                context: try pipeline.context(handlerType: HTTPRequestEncoder.self), promise: nil)
            try pipeline.addHandler(session)
            pipeline.removeHandler(context: context, promise: nil)
            pipeline.removeHandler(context: decoder).assumeIsolated().whenComplete { _ in session.begin() }
        } catch {
            fail("the upgrade failed: \(error)", context: context)
        }
    }

    private func fail(_ reason: String, context: ChannelHandlerContext) {
        ended.succeed(.failed(reason))
        context.close(promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is SubscriptionCloses { return fail("the subscription was closed", context: context) }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail("\(error)", context: context) }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        // After the upgrade the session says why it ended.
        if !isUpgraded { ended.succeed(.failed("the gateway closed during the handshake")) }
        context.fireChannelInactive()
    }
}
