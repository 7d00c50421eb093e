import NIOCore

/// Keeps what the gateway says right after the handshake until the HTTP decoder has left, then makes room for the session.
///
/// The decoder wants to see every write as a part of an HTTP request while it is there, and it leaves a moment late.
final class SessionStart: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let ended: EventLoopPromise<ConnectionEnd>
    private let handlers: () -> [any ChannelHandler]
    private var context: ChannelHandlerContext?
    private var reads: [ByteBuffer] = []

    init(ended: EventLoopPromise<ConnectionEnd>, handlers: @escaping () -> [any ChannelHandler]) {
        self.ended = ended
        self.handlers = handlers
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { reads.append(unwrapInboundIn(data)) }

    /// The decoder is gone.
    func begin() {
        guard let context, context.channel.isActive else { return }
        do {
            try context.pipeline.syncOperations.addHandlers(handlers(), position: .after(self))
        } catch {
            return fail("the upgrade failed: \(error)", context)
        }
        for read in reads { context.fireChannelRead(wrapInboundOut(read)) }
        context.fireChannelReadComplete()
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is SubscriptionCloses { return fail("the subscription was closed", context) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        ended.succeed(.failed("the connection was lost"))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { fail("\(error)", context) }

    private func fail(_ reason: String, _ context: ChannelHandlerContext) {
        ended.succeed(.failed(reason))
        context.close(promise: nil)
    }
}
