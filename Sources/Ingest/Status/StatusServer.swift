internal import Configuration
internal import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// What the service tells of itself, asked at each request; the first two must be quick.
struct StatusAnswers: Sendable {
    let streams: @Sendable () -> [StreamStatus]
    /// With a stream's id; nil when there is none.
    let decisions: @Sendable (String) -> StreamDecisions?
    /// A JPEG file of a stream; nil when there is none, and before its first frame.
    let snapshot: @Sendable (String) throws -> [UInt8]?
}

/// The service over HTTP: `/healthz`, `/readyz`, `/api/streams`, and of a stream its decisions and a snapshot.
final class StatusServer: Sendable {
    private let channel: any Channel

    /// Listens at `endpoint`.
    static func bind(
        to endpoint: SocketEndpoint, group: any EventLoopGroup, answers: StatusAnswers
    ) async throws -> StatusServer {
        let bootstrap = ServerBootstrap(group: group)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(StatusHandler(answers: answers))
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

    private let answers: StatusAnswers
    private var head: HTTPRequestHead?

    init(answers: StatusAnswers) { self.answers = answers }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): self.head = head
        case .body: break
        case .end:
            guard let head else { return }
            self.head = nil
            switch answer(to: head) {
            case .now(let answer): write(answer, to: head, context: context)
            // Encoding a picture would hold up the sockets that share the event loop.
            case .snapshot(let stream):
                let answers = answers
                context.eventLoop.makeFutureWithTask { Answer.snapshot(of: stream, answers) }
                    .assumeIsolated().whenSuccess { self.write($0, to: head, context: context) }
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private enum Outcome {
        case now(Answer)
        case snapshot(String)
    }

    private func answer(to head: HTTPRequestHead) -> Outcome {
        let path = head.uri.prefix { $0 != "?" }
        guard head.method == .GET || head.method == .HEAD else {
            return .now(.error(.methodNotAllowed, "\(head.method.rawValue) \(path), expected GET"))
        }
        let parts = path.split(separator: "/").map { $0.removingPercentEncoding ?? String($0) }
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
                    "\(path) is not here, expected /healthz, /readyz, /api/streams, /api/streams/{id}/decisions or"
                        + " /api/streams/{id}/snapshot.jpg"))
        }
    }

    private func write(_ answer: Answer, to request: HTTPRequestHead, context: ChannelHandlerContext) {
        let keepAlive = request.isKeepAlive
        var head = HTTPResponseHead(version: .http1_1, status: answer.status)
        head.headers.add(name: "content-type", value: answer.mediaType)
        head.headers.add(name: "content-length", value: "\(answer.body.count)")
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

/// A status and a body.
private struct Answer: Sendable {
    var status: HTTPResponseStatus
    var mediaType = "application/json"
    var body: Data

    static func json(_ body: some Encodable) -> Self {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Encoding text and whole numbers cannot fail.
        return Self(status: .ok, body: (try? encoder.encode(body)) ?? Data())
    }

    static func snapshot(of stream: String, _ answers: StatusAnswers) -> Self {
        do {
            guard let picture = try answers.snapshot(stream) else {
                return .error(.notFound, "no stream with the id \(stream) has shown a picture")
            }
            return Self(status: .ok, mediaType: "image/jpeg", body: Data(picture))
        } catch {
            return .error(.serviceUnavailable, "the picture cannot be encoded: \(error)")
        }
    }

    static func error(_ status: HTTPResponseStatus, _ message: String) -> Self {
        var answer = json(["error": ["code": "\(status.code)", "message": message]])
        answer.status = status
        return answer
    }
}
