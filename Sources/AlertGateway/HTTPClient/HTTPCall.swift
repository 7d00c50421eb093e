import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// One short request to somebody else's web server, over TLS where the location says so; follows no redirects.
struct HTTPCall: Sendable {
    /// What came back.
    struct Answer: Sendable {
        let status: HTTPResponseStatus
        let body: [UInt8]
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private static let timeout = TimeAmount.seconds(10)

    let location: HTTPLocation
    var method = HTTPMethod.GET
    var headers: HTTPHeaders = ["Accept": "application/json"]
    var body = ByteBuffer()
    /// A PEM file of the authorities that vouch for the server; nil for the system's.
    var authorities: String?

    init(_ location: HTTPLocation, authorities: String? = nil) {
        self.location = location
        self.authorities = authorities
    }

    /// An answer with at most `limit` bytes; throws when there is none in 10 s, or a longer one.
    func answer(limit: Int) async throws -> Answer {
        let tls = location.isSecure ? try tlsContext() : nil
        let loop = EventLoops.all.next()
        let answer = loop.makePromise(of: Answer.self)
        let channel: any Channel
        do {
            channel = try await ClientBootstrap(group: loop)
                .connectTimeout(Self.timeout)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        if let tls { try pipeline.addHandler(try handler(tls)) }
                        try pipeline.addHTTPClientHandlers()
                        try pipeline.addHandler(HTTPCallHandler(call: self, limit: limit, answer: answer))
                    }
                }
                .connect(host: location.host, port: location.port).get()
        } catch {
            answer.fail(error)
            throw Failure(description: "cannot connect to \(location.authority): \(error)")
        }
        let timer = loop.scheduleTask(in: Self.timeout) {
            answer.fail(Failure(description: "no answer in \(Self.timeout.nanoseconds / 1_000_000_000) s"))
        }
        answer.futureResult.whenComplete { _ in
            timer.cancel()
            channel.close(promise: nil)
        }
        return try await answer.futureResult.get()
    }

    private func tlsContext() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let authorities {
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
        }
        return try NIOSSLContext(configuration: configuration)
    }

    /// The name in the handshake is never an address (RFC 6066 §3); the certificate is checked against either.
    private func handler(_ context: NIOSSLContext) throws -> NIOSSLClientHandler {
        let isAddress = (try? SocketAddress(ipAddress: location.host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : location.host)
    }
}

private final class HTTPCallHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let call: HTTPCall
    private let limit: Int
    private let answer: EventLoopPromise<HTTPCall.Answer>
    private var status: HTTPResponseStatus?
    private var bytes: [UInt8] = []

    init(call: HTTPCall, limit: Int, answer: EventLoopPromise<HTTPCall.Answer>) {
        self.call = call
        self.limit = limit
        self.answer = answer
    }

    func channelActive(context: ChannelHandlerContext) {
        var headers = call.headers
        headers.replaceOrAdd(name: "Host", value: call.location.authority)
        headers.replaceOrAdd(name: "Connection", value: "close")
        if call.method != .GET { headers.replaceOrAdd(name: "Content-Length", value: "\(call.body.readableBytes)") }
        let head = HTTPRequestHead(version: .http1_1, method: call.method, uri: call.location.target, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if call.body.readableBytes > 0 { context.write(wrapOutboundOut(.body(.byteBuffer(call.body))), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): status = head.status
        case .body(let part):
            guard bytes.count + part.readableBytes <= limit else {
                return answer.fail(HTTPCall.Failure(description: "the answer is longer than \(limit) bytes"))
            }
            bytes += part.readableBytesView
        case .end: if let status { answer.succeed(HTTPCall.Answer(status: status, body: bytes)) }
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        answer.fail(HTTPCall.Failure(description: "the connection closed before the answer was whole"))
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { answer.fail(error) }
}
