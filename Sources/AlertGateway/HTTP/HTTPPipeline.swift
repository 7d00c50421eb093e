import NIOCore
import NIOHTTP1

/// The handlers between a connection's bytes and its requests.
enum HTTPPipeline {
    /// A head has room for the longest token, twice.
    static let headLimits: NIOHTTPDecoderLimitConfiguration = {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = 16 << 10
        limits.maxHeaderListSize = 32 << 10
        limits.maxHeaderFieldCount = 100
        return limits
    }()
}

extension ChannelPipeline.SynchronousOperations {
    /// Adds HTTP/1.1, over TLS when there is a certificate, and `handler`, which takes the requests.
    func addHTTP(_ handler: HTTPRequestHandler, tls: ServerTLS?, limits: ConnectionLimits) throws {
        if let tls { try addHandler(tls.handler()) }
        try addHandlers([
            HTTPResponseEncoder(),
            ByteToMessageHandler(
                HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: HTTPPipeline.headLimits)),
            RequestDeadlines(limits: limits),
            HTTPServerPipelineHandler(),
            handler,
        ])
    }

    /// Puts a session into the place of HTTP, of which `context` is the last handler.
    func replaceHTTP(with session: SessionHandler, context: ChannelHandlerContext) throws {
        let decoder = try self.context(handlerType: ByteToMessageHandler<HTTPRequestDecoder>.self)
        // The session writes as soon as it is added, so the encoder goes first.
        for handler in [
            try self.context(handlerType: RequestDeadlines.self),
            try self.context(handlerType: HTTPServerPipelineHandler.self),
            try self.context(handlerType: HTTPResponseEncoder.self),
            context,
        ] { removeHandler(context: handler, promise: nil) }
        try addHandler(session)
        // Last, as it passes on what came after the request.
        removeHandler(context: decoder, promise: nil)
    }
}
