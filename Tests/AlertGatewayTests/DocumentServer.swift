import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A web server with one document, which can change; without one it answers 500.
final class DocumentServer: Sendable {
    private struct Shared: Sendable {
        var document: String?
        var requests: [String] = []
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart
        let answer: @Sendable (String) -> String?

        init(answer: @escaping @Sendable (String) -> String?) { self.answer = answer }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .head(let request) = unwrapInboundIn(data) else { return }
            let body = answer(request.uri)
            let head = HTTPResponseHead(
                version: .http1_1, status: body == nil ? .internalServerError : .ok,
                headers: ["Content-Length": "\(body?.utf8.count ?? 0)"])
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body ?? "")))), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    private final class State: Sendable {
        let shared: Mutex<Shared>
        init(document: String) { shared = Mutex(Shared(document: document)) }
    }

    private let state: State
    private let listener: any Channel
    let port: Int

    var document: String? {
        get { state.shared.withLock { $0.document } }
        set { state.shared.withLock { $0.document = newValue } }
    }

    /// The targets asked for so far.
    var requests: [String] { state.shared.withLock { $0.requests } }

    init(_ document: String) async throws {
        let state = State(document: document)
        self.state = state
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(
                        Handler { target in
                            state.shared.withLock { shared in
                                shared.requests.append(target)
                                return shared.document
                            }
                        })
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = listener.localAddress?.port ?? 0
    }

    func stop() async throws { try await listener.close() }
}
