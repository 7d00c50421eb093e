package import NIOCore
package import NIOHTTP1

/// Closes connections that take too long to say what they want: for a request's head, for its body, and between requests.
///
/// It stands right behind the HTTP decoder. A client in the middle of a request is told with 408 (RFC 9110 §15.5.9). While
/// a request is answered it leaves the socket readable until something comes: the handlers behind want to read no more
/// then, and each time the system would be told so and soon after the opposite.
package final class RequestDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPServerRequestPart
    package typealias InboundOut = HTTPServerRequestPart
    package typealias OutboundIn = HTTPServerResponsePart
    package typealias OutboundOut = HTTPServerResponsePart

    private let limits: ConnectionLimits
    private var unanswered = 0
    private var isInBody = false
    private var hasReadAhead = false
    private var timer: MovableTimer?

    /// Waits as long as `limits` say.
    package init(limits: ConnectionLimits) { self.limits = limits }

    package func handlerAdded(context: ChannelHandlerContext) {
        timer = MovableTimer(eventLoop: context.eventLoop)
        start(limits.headTimeout, context: context)
    }

    package func handlerRemoved(context: ChannelHandlerContext) { timer?.stop() }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            unanswered += 1
            isInBody = true
            start(limits.bodyTimeout, context: context)
        case .body: break
        case .end:
            isInBody = false
            timer?.stop()
        }
        context.fireChannelRead(data)
    }

    package func channelReadComplete(context: ChannelHandlerContext) {
        if unanswered > 0, !hasReadAhead {
            hasReadAhead = true
            context.read()
        }
        context.fireChannelReadComplete()
    }

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) {
            unanswered = max(0, unanswered - 1)
            hasReadAhead = false
            if unanswered == 0, !isInBody { start(limits.idleTimeout, context: context) }
        }
        context.write(data, promise: promise)
    }

    private func start(_ limit: Duration, context: ChannelHandlerContext) {
        timer?.set(in: TimeAmount(limit)) { self.expire(context: context) }
    }

    private func expire(context: ChannelHandlerContext) {
        if unanswered == 1, isInBody {
            let head = HTTPResponseHead(
                version: .http1_1, status: .requestTimeout, headers: ["Connection": "close", "Content-Length": "0"])
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
        context.close(promise: nil)
    }
}
