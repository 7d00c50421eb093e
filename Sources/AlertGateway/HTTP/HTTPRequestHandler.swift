import AlertProtocol
import Logging
import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Collects a request, has it answered off the event loop, then writes the answer or swaps the pipeline for a WebSocket
/// session.
///
/// NIO's typed upgrader can't refuse an upgrade with a status (swift-nio #2632), so the handshake is done here.
final class HTTPRequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case idle
        case collecting(HTTPRequestHead, ByteBuffer)
        /// The body was too long: it is answered already, the rest is thrown away.
        case refused
        case answering
    }

    private let router: Router
    private var state = State.idle
    private var isStopping = false

    init(router: Router) { self.router = router }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), state) {
        case (.head(let head), _): begin(head, context: context)
        case (.body(let part), .collecting(let head, var body)):
            guard body.readableBytes + part.readableBytes <= router.shared.settings.maximumAlertBytes else {
                return refuseTooLong(head, context: context)
            }
            state = .idle  // lets go of the second reference, so that the append does not copy
            body.writeImmutableBuffer(part)
            state = .collecting(head, body)
        case (.end, .collecting(let head, let body)): answer(head, body, context: context)
        default: break
        }
    }

    private func begin(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        let length = head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
        guard length <= router.shared.settings.maximumAlertBytes else { return refuseTooLong(head, context: context) }
        if head.headers.first(name: "Expect")?.lowercased() == "100-continue" {
            context.writeAndFlush(
                wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
        }
        state = .collecting(head, ByteBuffer())
    }

    private func refuseTooLong(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        state = .refused
        let limit = router.shared.settings.maximumAlertBytes
        let failure = RequestFailure(.payloadTooLarge, "too_large", "expected at most \(limit) bytes")
        write(HTTPResponse(failure), closing: true, context: context)
    }

    private func answer(_ head: HTTPRequestHead, _ body: ByteBuffer, context: ChannelHandlerContext) {
        state = .answering
        let wantsUpgrade = head.headers.contains(name: "Upgrade")
        guard let target = RequestTarget(head.uri) else {
            let failure = RequestFailure(.badRequest, "invalid_target", "the path or the query can't be read")
            return write(HTTPResponse(failure), closing: true, context: context)
        }
        let request = HTTPRequest(head: head, target: target, body: body)
        let router = router
        context.eventLoop.makeFutureWithTask { await router.answer(request) }
            .assumeIsolated().whenSuccess { answer in
                guard context.channel.isActive else { return }
                switch answer {
                case .respond(let response):
                    router.logger.debug(
                        "request",
                        metadata: [
                            "method": "\(head.method)", "path": "\(target.path)", "status": "\(response.status.code)",
                        ])
                    // The decoder stops after a request that asks to upgrade.
                    self.write(response, closing: wantsUpgrade || !head.isKeepAlive, context: context)
                case .open(let opening): self.upgrade(to: opening, context: context)
                }
            }
    }

    private func write(_ response: HTTPResponse, closing: Bool, context: ChannelHandlerContext) {
        let closing = closing || isStopping
        var headers = response.headers
        headers.replaceOrAdd(name: "Content-Length", value: "\(response.body.readableBytes)")
        if closing, !headers.contains(name: "Connection") { headers.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(version: .http1_1, status: response.status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(response.body))), promise: nil)
        let done = context.writeAndFlush(wrapOutboundOut(.end(nil)))
        if closing { done.assumeIsolated().whenComplete { _ in context.close(promise: nil) } }
        if case .answering = state { state = .idle }
    }

    private func upgrade(to opening: SessionOpening, context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(opening.handshake.response)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        let pipeline = context.pipeline.syncOperations
        do {
            let decoder = try pipeline.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
            // The session writes as soon as it is added, so the encoder goes first.
            for handler in [
                try pipeline.context(handlerType: HTTPServerPipelineHandler.self),
                try pipeline.context(handlerType: HTTPResponseEncoder.self),
                context,
            ] { pipeline.removeHandler(context: handler, promise: nil) }
            try pipeline.addHandlers([
                ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: SessionHandler.maximumMessageLength)),
                SessionHandler(opening: opening, shared: router.shared, logger: router.logger),
            ])
            // Last, as it passes on what came after the request.
            pipeline.removeHandler(context: decoder, promise: nil)
        } catch {
            router.logger.error("the upgrade failed", metadata: ["error": "\(error)"])
            context.close(promise: nil)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is GatewayStops {
            isStopping = true
            if case .answering = state { return }
            context.close(promise: nil)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError, case .idle = state else { return context.close(promise: nil) }
        let failure = RequestFailure(.badRequest, "invalid_request", "this is not HTTP/1.1")
        write(HTTPResponse(failure), closing: true, context: context)
    }
}
