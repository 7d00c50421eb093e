import NIOCore
import NIOHTTP1
import NIOPosix

/// A gateway's answer to one request.
struct HTTPReply: Sendable {
    let status: Int
    let body: ByteBuffer
    let isKeepAlive: Bool
}

/// Why a request got no answer.
struct PublisherConnectionFailure: Error, CustomStringConvertible {
    let description: String
}

/// A keep-alive HTTP/1.1 connection to the gateway that posts one body at a time.
///
/// Sendable, as its only state is the channel.
struct PublisherConnection: Sendable {
    private static let connectTimeout = TimeAmount.seconds(10)

    private let gateway: GatewayAddress
    private let channel: any Channel

    static func open(_ gateway: GatewayAddress, tls: ClientTLS?) async throws -> Self {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(connectTimeout)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .speaking(to: gateway, tls: tls) { pipeline in
                try pipeline.addHTTPClientHandlers()
                try pipeline.addHandler(ReplyHandler())
            }
            .connect(host: gateway.host, port: gateway.port).get()
        do {
            try SelfConnection.check(local: channel.localAddress, remote: channel.remoteAddress)
        } catch {
            try? await channel.close()
            throw error
        }
        return Self(gateway: gateway, channel: channel)
    }

    func post(_ path: String, token: String, json: ByteBuffer) async throws -> HTTPReply {
        let headers: HTTPHeaders = [
            "Host": gateway.authority, "Authorization": "Bearer \(token)", "Content-Type": "application/json",
            "Content-Length": "\(json.readableBytes)",
        ]
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: path, headers: headers)
        let reply = channel.eventLoop.makePromise(of: HTTPReply.self)
        channel.writeAndFlush(PostRequest(head: head, body: json, reply: reply)).cascadeFailure(to: reply)
        return try await withTaskCancellationHandler {
            try await reply.futureResult.get()
        } onCancel: {
            channel.close(promise: nil)
        }
    }

    func close() async { try? await channel.close() }
}

/// A request with the place for its answer.
private struct PostRequest: Sendable {
    let head: HTTPRequestHead
    let body: ByteBuffer
    let reply: EventLoopPromise<HTTPReply>
}

/// Matches the answer to the one request under way.
private final class ReplyHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundIn = PostRequest
    typealias OutboundOut = HTTPClientRequestPart

    private static let timeout = TimeAmount.seconds(30)
    /// Longer answers are cut: a receipt or an error is short.
    private static let maximumLength = 64 << 10

    private var waiting: EventLoopPromise<HTTPReply>?
    private var head: HTTPResponseHead?
    private var body = ByteBuffer()
    private var timer: Scheduled<Void>?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let request = unwrapOutboundIn(data)
        guard waiting == nil, context.channel.isActive else {
            promise?.fail(PublisherConnectionFailure(description: "the connection is not free"))
            return
        }
        waiting = request.reply
        context.write(wrapOutboundOut(.head(request.head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(request.body))), promise: nil)
        context.write(wrapOutboundOut(.end(nil)), promise: promise)
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: Self.timeout) {
            self.fail("no answer in 30 s", context: context)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.clear()
        case .body(let part):
            if body.readableBytes + part.readableBytes <= Self.maximumLength { body.writeImmutableBuffer(part) }
        case .end:
            guard let head else { return }
            timer?.cancel()
            let reply = HTTPReply(status: Int(head.status.code), body: body, isKeepAlive: head.isKeepAlive)
            waiting.take()?.succeed(reply)
        }
    }

    private func fail(_ reason: String, context: ChannelHandlerContext) {
        timer?.cancel()
        waiting.take()?.fail(PublisherConnectionFailure(description: reason))
        context.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail("\(error)", context: context) }

    func channelInactive(context: ChannelHandlerContext) {
        fail("the gateway closed the connection", context: context)
        context.fireChannelInactive()
    }
}
