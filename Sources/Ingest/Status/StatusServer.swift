internal import Configuration
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import SDP

/// What the service tells of itself, asked at each request; the first two must be quick.
struct StatusAnswers: Sendable {
    let streams: @Sendable () -> [StreamStatus]
    /// With a stream's id; nil when there is none.
    let decisions: @Sendable (String) -> StreamDecisions?
    /// A JPEG file of a stream; nil when there is none, and before its first frame.
    let snapshot: @Sendable (String) throws -> [UInt8]?
}

/// The service over HTTP: `/healthz`, `/readyz`, `/api/streams`, of a stream its decisions and a snapshot, and `/whip`.
final class StatusServer: Sendable {
    private let channel: any Channel

    /// Listens at `endpoint`.
    static func bind(
        to endpoint: SocketEndpoint, group: any EventLoopGroup, answers: StatusAnswers, whip: WHIPEndpoint
    ) async throws -> StatusServer {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(StatusHandler(answers: answers, whip: whip))
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

/// Answers one request after the other; only those to `/whip` have bodies that count.
private final class StatusHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let answers: StatusAnswers
    private let whip: WHIPEndpoint
    private var head: HTTPRequestHead?
    /// As much of the body as an offer may have, and a byte more when there is more.
    private var body: [UInt8] = []

    init(answers: StatusAnswers, whip: WHIPEndpoint) {
        self.answers = answers
        self.whip = whip
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
        case .body(let part): body += part.readableBytesView.prefix(SessionDescription.maxSize + 1 - body.count)
        case .end:
            guard let head else { return }
            self.head = nil
            switch answer(to: head) {
            case .now(let answer): write(answer, to: head, context: context)
            // Encoding a picture would hold up the sockets that share the event loop.
            case .snapshot(let stream):
                let answers = answers
                later(head, context) { HTTPAnswer.snapshot(of: stream, answers) }
            case .whip(let request):
                let whip = whip
                later(head, context) { await whip.answer(to: request) }
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private enum Outcome {
        case now(HTTPAnswer)
        case snapshot(String)
        case whip(WHIPEndpoint.Request)
    }

    private func later(
        _ head: HTTPRequestHead, _ context: ChannelHandlerContext, _ answer: @escaping @Sendable () async -> HTTPAnswer
    ) {
        context.eventLoop.makeFutureWithTask(answer)
            .assumeIsolated().whenSuccess { self.write($0, to: head, context: context) }
    }

    private func answer(to head: HTTPRequestHead) -> Outcome {
        let path = head.uri.prefix { $0 != "?" }
        let parts = path.split(separator: "/").map { $0.removingPercentEncoding ?? String($0) }
        if parts.first == "whip" {
            guard body.count <= SessionDescription.maxSize else {
                return .now(.error(.payloadTooLarge, "expected at most \(SessionDescription.maxSize) bytes"))
            }
            return .whip(
                WHIPEndpoint.Request(
                    method: head.method, path: Array(parts.dropFirst()), headers: head.headers, body: body))
        }
        guard head.method == .GET || head.method == .HEAD else {
            return .now(.error(.methodNotAllowed, "\(head.method.rawValue) \(path), expected GET"))
        }
        switch (parts.count, parts.first, parts.last) {
        case (1, "healthz", _), (1, "readyz", _): return .now(.json(["status": "ok"]))
        case (2, "api", "streams"): return .now(.json(["streams": answers.streams()]))
        case (4, "api", "decisions") where parts[1] == "streams":
            guard let decisions = answers.decisions(parts[2]) else {
                return .now(.error(.notFound, "no stream has the id \(parts[2])"))
            }
            return .now(.json(decisions))
        case (4, "api", "snapshot.jpg") where parts[1] == "streams": return .snapshot(parts[2])
        default:
            return .now(
                .error(
                    .notFound,
                    "\(path) is not here, expected /healthz, /readyz, /api/streams, /api/streams/{id}/decisions,"
                        + " /api/streams/{id}/snapshot.jpg, POST /whip/{id} or DELETE /whip/{id}/{session}"))
        }
    }

    private func write(_ answer: HTTPAnswer, to request: HTTPRequestHead, context: ChannelHandlerContext) {
        let keepAlive = request.isKeepAlive
        var head = HTTPResponseHead(version: .http1_1, status: answer.status)
        for header in answer.headers { head.headers.add(name: header.name, value: header.value) }
        if answer.status.mayHaveResponseBody {
            head.headers.add(name: "content-type", value: answer.mediaType)
            head.headers.add(name: "content-length", value: "\(answer.body.count)")
        }
        if !keepAlive { head.headers.add(name: "connection", value: "close") }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request.method != .HEAD {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
        }
        let end = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if !keepAlive {
            let channel = context.channel
            end.whenComplete { _ in channel.close(promise: nil) }
        }
    }
}
