import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// Gets one small document over HTTP; follows no redirects.
enum HTTPFetch {
    struct Failure: Error, CustomStringConvertible {
        let description: String
        /// What was answered, where there was an answer.
        var status: HTTPResponseStatus?
    }

    private static let timeout = TimeAmount.seconds(10)

    /// The body of a 200 answer with at most `limit` bytes.
    static func get(_ location: HTTPLocation, limit: Int) async throws -> [UInt8] {
        let tls = location.isSecure ? try NIOSSLContext(configuration: .makeClientConfiguration()) : nil
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let body = loop.makePromise(of: [UInt8].self)
        let channel: any Channel
        do {
            channel = try await ClientBootstrap(group: loop)
                .connectTimeout(timeout)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        if let tls { try pipeline.addHandler(try handler(tls, host: location.host)) }
                        try pipeline.addHTTPClientHandlers()
                        try pipeline.addHandler(DocumentHandler(location: location, limit: limit, body: body))
                    }
                }
                .connect(host: location.host, port: location.port).get()
        } catch {
            body.fail(error)
            throw Failure(description: "cannot connect to \(location.authority): \(error)")
        }
        let timer = loop.scheduleTask(in: timeout) {
            body.fail(Failure(description: "no answer in \(timeout.nanoseconds / 1_000_000_000) s"))
        }
        body.futureResult.whenComplete { _ in
            timer.cancel()
            channel.close(promise: nil)
        }
        return try await body.futureResult.get()
    }

    /// The name in the handshake is never an address (RFC 6066 §3); the certificate is checked against either.
    private static func handler(_ context: NIOSSLContext, host: String) throws -> NIOSSLClientHandler {
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }
}

private final class DocumentHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let location: HTTPLocation
    private let limit: Int
    private let promise: EventLoopPromise<[UInt8]>
    private var bytes: [UInt8] = []

    init(location: HTTPLocation, limit: Int, body: EventLoopPromise<[UInt8]>) {
        self.location = location
        self.limit = limit
        promise = body
    }

    func channelActive(context: ChannelHandlerContext) {
        let headers: HTTPHeaders = [
            "Host": location.authority, "Accept": "application/json", "Connection": "close",
        ]
        let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: location.target, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            if head.status != .ok {
                promise.fail(HTTPFetch.Failure(description: "the answer is \(head.status)", status: head.status))
            }
        case .body(let part):
            guard bytes.count + part.readableBytes <= limit else {
                return promise.fail(HTTPFetch.Failure(description: "the answer is longer than \(limit) bytes"))
            }
            bytes += part.readableBytesView
        case .end: promise.succeed(bytes)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        promise.fail(HTTPFetch.Failure(description: "the connection closed before the answer was whole"))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { promise.fail(error) }
}
