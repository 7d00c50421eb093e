import AlertGateway
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import Synchronization

/// A web server with one document, which can change; without one it answers 500.
final class DocumentServer: Sendable {
    /// A request that came.
    struct Request: Sendable {
        let target: String
        let headers: HTTPHeaders
        var body = ""
    }

    private struct Shared: Sendable {
        var document: String?
        /// What the next answers say instead of 200.
        var statuses: [HTTPResponseStatus]
        var requests: [String] = []
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        private let answer: @Sendable (Request) -> (HTTPResponseStatus, String)
        private var request: Request?

        init(answer: @escaping @Sendable (Request) -> (HTTPResponseStatus, String)) { self.answer = answer }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): request = Request(target: head.uri, headers: head.headers)
            case .body(let part): request?.body += String(buffer: part)
            case .end:
                guard let request else { return }
                let (status, body) = answer(request)
                let head = HTTPResponseHead(
                    version: .http1_1, status: status, headers: ["Content-Length": "\(body.utf8.count)"])
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }

    private final class State: Sendable {
        let shared: Mutex<Shared>
        init(_ shared: Shared) { self.shared = Mutex(shared) }
    }

    /// The requests as they come.
    let received: AsyncStream<Request>
    private let state: State
    private let listener: any Channel
    let port: Int

    var document: String? {
        get { state.shared.withLock { $0.document } }
        set { state.shared.withLock { $0.document = newValue } }
    }

    /// The targets asked for so far.
    var requests: [String] { state.shared.withLock { $0.requests } }

    init(_ document: String, statuses: [HTTPResponseStatus] = [], tls: TLSSettings? = nil) async throws {
        let state = State(Shared(document: document, statuses: statuses))
        self.state = state
        let (received, arrived) = AsyncStream<Request>.makeStream()
        self.received = received
        let context = try tls.map { tls in
            try NIOSSLContext(
                configuration: .makeServerConfiguration(
                    certificateChain: NIOSSLCertificate.fromPEMFile(tls.certificate).map { .certificate($0) },
                    privateKey: .privateKey(NIOSSLPrivateKey(file: tls.key, format: .pem))))
        }
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let context { try pipeline.addHandler(NIOSSLServerHandler(context: context)) }
                    try pipeline.configureHTTPServerPipeline()
                    try pipeline.addHandler(
                        Handler { request in
                            arrived.yield(request)
                            return state.shared.withLock { shared in
                                shared.requests.append(request.target)
                                let status = shared.statuses.isEmpty ? .ok : shared.statuses.removeFirst()
                                guard let document = shared.document else { return (.internalServerError, "") }
                                return (status, document)
                            }
                        })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = listener.localAddress?.port ?? 0
    }

    func stop() async throws { try await listener.close() }
}
