internal import Configuration
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// The service over HTTP: `/healthz`, `/readyz`, `/api/streams` and `/api/streams/{id}/decisions`.
final class StatusServer: Sendable {
    private let channel: any Channel

    /// Binds `endpoint`; `streams`, and `decisions` with a stream's id, are asked at each request and must be quick.
    static func bind(
        to endpoint: SocketEndpoint, group: any EventLoopGroup, streams: @escaping @Sendable () -> [StreamStatus],
        decisions: @escaping @Sendable (String) -> [DecisionReport]?
    ) async throws -> StatusServer {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(
                        StatusHandler(streams: streams, decisions: decisions))
                }
            }
        do {
            return StatusServer(channel: try await bootstrap.bind(host: endpoint.host, port: endpoint.port).get())
        } catch {
            throw UnboundEndpoint(endpoint: endpoint, transport: "TCP", reason: "\(error)")
        }
    }

    private init(channel: any Channel) { self.channel = channel }

    /// What was bound.
    var address: SocketEndpoint { SocketEndpoint(channel) }

    /// Stops listening.
    func close() async { try? await channel.close() }
}

/// Answers one request after the other; bodies of requests are ignored.
private final class StatusHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let streams: @Sendable () -> [StreamStatus]
    private let decisions: @Sendable (String) -> [DecisionReport]?
    private var head: HTTPRequestHead?

    init(
        streams: @escaping @Sendable () -> [StreamStatus],
        decisions: @escaping @Sendable (String) -> [DecisionReport]?
    ) {
        self.streams = streams
        self.decisions = decisions
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head else { return }
            self.head = nil
            write(answer(to: head), keepAlive: head.isKeepAlive, omitsBody: head.method == .HEAD, context: context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func answer(to head: HTTPRequestHead) -> Answer {
        let path = head.uri.prefix { $0 != "?" }
        guard head.method == .GET || head.method == .HEAD else {
            return .error(.methodNotAllowed, "\(head.method.rawValue) \(path), expected GET")
        }
        let parts = path.split(separator: "/").map { $0.removingPercentEncoding ?? String($0) }
        switch (parts.count, parts.first, parts.last) {
        case (1, "healthz", _), (1, "readyz", _): return .json(["status": "ok"])
        case (2, "api", "streams"): return .json(["streams": streams()])
        case (4, "api", "decisions") where parts[1] == "streams":
            guard let decisions = decisions(parts[2]) else {
                return .error(.notFound, "no stream has the id \(parts[2])")
            }
            return .json(["decisions": decisions])
        default:
            return .error(
                .notFound,
                "\(path) is not here, expected /healthz, /readyz, /api/streams or /api/streams/{id}/decisions")
        }
    }

    private func write(_ answer: Answer, keepAlive: Bool, omitsBody: Bool, context: ChannelHandlerContext) {
        var head = HTTPResponseHead(version: .http1_1, status: answer.status)
        head.headers.add(name: "content-type", value: "application/json")
        head.headers.add(name: "content-length", value: "\(answer.body.count)")
        if !keepAlive { head.headers.add(name: "connection", value: "close") }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !omitsBody {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
        }
        let end = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !keepAlive {
            let channel = context.channel
            end.whenComplete { _ in channel.close(promise: nil) }
        }
    }
}

/// A status and a JSON body.
private struct Answer {
    var status: HTTPResponseStatus
    var body: Data

    static func json(_ body: some Encodable) -> Self {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Encoding text and whole numbers cannot fail.
        return Self(status: .ok, body: (try? encoder.encode(body)) ?? Data())
    }

    static func error(_ status: HTTPResponseStatus, _ message: String) -> Self {
        var answer = json(["error": ["code": "\(status.code)", "message": message]])
        answer.status = status
        return answer
    }
}
