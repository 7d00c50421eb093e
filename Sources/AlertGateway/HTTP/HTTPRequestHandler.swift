import AlertProtocol
import Logging
import NIOCore
import NIOHTTP1

/// Has each request admitted by its head, then collects the body and has it answered off the event loop; at last writes the
/// answer or makes room for a WebSocket session.
///
/// Nobody's body is read before the router knows who they are. NIO's typed upgrader can't refuse an upgrade with a status
/// (swift-nio #2632), so the handshake is done here.
final class HTTPRequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case idle
        /// The head came of a request that has no body; its end is about to.
        case ending(HTTPRequest)
        /// The router looks at the head; what was read already of the body waits.
        case admitting(HTTPRequest, body: [UInt8], isWhole: Bool)
        case collecting(AdmittedRequest, [UInt8])
        /// It is answered already, the rest is thrown away.
        case refused
        case answering
    }

    /// How long a client may go on sending after it was refused, so that it gets to read why.
    private static let lingerTime = TimeAmount.seconds(2)
    private static let usualBodyLength = 256 << 10

    private let router: Router
    private let connections: OpenConnections
    private let id: ConnectionAdmission.ID
    private let isEncrypted: Bool
    private var state = State.idle
    private var network: ClientNetwork?
    private var isReadWanted = false
    private var isStopping = false
    private var lingering: Scheduled<Void>?

    init(router: Router, connections: OpenConnections, id: ConnectionAdmission.ID, isEncrypted: Bool) {
        self.isEncrypted = isEncrypted
        self.router = router
        self.connections = connections
        self.id = id
    }

    // MARK: Requests in

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch (unwrapInboundIn(data), state) {
        case (.head(let head), _): begin(head, context: context)
        case (.end, .ending(let request)): admit(request, isWhole: true, context: context)
        case (.body(let part), .admitting(let request, let body, _)):
            state = .idle  // lets go of the second reference, so that the append does not copy
            guard let body = append(part, to: body, context: context) else { return }
            state = .admitting(request, body: body, isWhole: false)
        case (.body(let part), .collecting(let request, let body)):
            state = .idle
            guard let body = append(part, to: body, context: context) else { return }
            state = .collecting(request, body)
        case (.end, .admitting(let request, let body, _)):
            state = .admitting(request, body: body, isWhole: true)
        case (.end, .collecting(let request, let body)): answer(request, body, context: context)
        default: break
        }
    }

    /// Keeps the socket unread while the router looks at a head.
    func read(context: ChannelHandlerContext) {
        if case .admitting = state { isReadWanted = true } else { context.read() }
    }

    private func begin(_ head: HTTPRequestHead, context: ChannelHandlerContext) {
        connections.requested(id)
        guard let target = RequestTarget(head.uri) else {
            return refuse(.badRequest, "invalid_target", "the path or the query can't be read", context: context)
        }
        let length = head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
        guard length <= router.shared.settings.maximumAlertBytes else { return refuseTooLong(context: context) }
        let request = HTTPRequest(head: head, target: target, client: client(context))
        if length > 0 || head.headers.contains(name: "Transfer-Encoding") {
            admit(request, isWhole: false, context: context)
        } else {
            state = .ending(request)
        }
    }

    /// The peer does not change while the connection lives.
    private func client(_ context: ChannelHandlerContext) -> ClientNetwork {
        let network = network ?? ClientNetwork(context.remoteAddress)
        self.network = network
        return network
    }

    private func admit(_ request: HTTPRequest, isWhole: Bool, context: ChannelHandlerContext) {
        state = .admitting(request, body: [], isWhole: isWhole)
        router.admit(request, on: context.eventLoop).assumeIsolated()
            .whenSuccess { self.admitted($0, context: context) }
    }

    private func append(_ part: ByteBuffer, to body: consuming [UInt8], context: ChannelHandlerContext) -> [UInt8]? {
        guard body.count + part.readableBytes <= router.shared.settings.maximumAlertBytes else {
            refuseTooLong(context: context)
            return nil
        }
        body.append(contentsOf: part.readableBytesView)
        return body
    }

    private func admitted(_ admission: RequestAdmission, context: ChannelHandlerContext) {
        guard context.channel.isActive, case .admitting(let request, let body, let isWhole) = state else { return }
        if isReadWanted {
            // First, as the answer can put a session in this handler's place.
            isReadWanted = false
            context.read()
        }
        switch admission {
        case .refused(let response):
            state = isWhole ? .answering : .refused
            log(request, response)
            write(response, closing: !isWhole || isLast(request), context: context)
        case .admitted(let admitted):
            if isWhole {
                answer(admitted, body, context: context)
            } else {
                state = .collecting(admitted, withRoom(body, for: request))
                if request.head.headers.first(name: "Expect")?.lowercased() == "100-continue" {
                    let head = HTTPResponseHead(version: .http1_1, status: .continue)
                    context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
                }
            }
        }
    }

    /// Room for a body of usual length, so that it is not copied while it grows.
    private func withRoom(_ body: consuming [UInt8], for request: HTTPRequest) -> [UInt8] {
        let length = request.head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
        body.reserveCapacity(min(length, Self.usualBodyLength))
        return body
    }

    private func answer(_ request: AdmittedRequest, _ body: [UInt8], context: ChannelHandlerContext) {
        state = .answering
        router.answer(request, body: body, on: context.eventLoop).assumeIsolated()
            .whenSuccess { answer in
                guard context.channel.isActive else { return }
                switch answer {
                case .respond(let response):
                    self.log(request.request, response)
                    self.write(response, closing: self.isLast(request.request), context: context)
                case .open(let opening): self.upgrade(to: opening, context: context)
                }
            }
    }

    /// The decoder stops after a request that asks to upgrade.
    private func isLast(_ request: HTTPRequest) -> Bool {
        request.head.headers.contains(name: "Upgrade") || !request.head.isKeepAlive
    }

    // MARK: Answers out

    private func log(_ request: HTTPRequest, _ response: HTTPResponse) {
        router.logger.debug(
            "request",
            metadata: [
                "method": "\(request.head.method)", "path": "\(request.target.path)",
                "status": "\(response.status.code)",
            ])
    }

    private func refuse(
        _ status: HTTPResponseStatus, _ code: String, _ message: String, context: ChannelHandlerContext
    ) {
        state = .refused
        write(HTTPResponse(RequestFailure(status, code, message)), closing: true, context: context)
    }

    private func refuseTooLong(context: ChannelHandlerContext) {
        let limit = router.shared.settings.maximumAlertBytes
        refuse(.payloadTooLarge, "too_large", "expected at most \(limit) bytes", context: context)
    }

    private func write(_ response: HTTPResponse, closing: Bool, context: ChannelHandlerContext) {
        let closing = closing || isStopping
        var headers = response.headers
        headers.replaceOrAdd(name: "Content-Length", value: "\(response.body.readableBytes)")
        if closing, !headers.contains(name: "Connection") { headers.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(version: .http1_1, status: response.status, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(response.body))), promise: nil)
        let done = closing ? context.eventLoop.makePromise(of: Void.self) : nil
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: done)
        if case .answering = state { state = .idle }
        guard let done = done?.futureResult.assumeIsolated() else { return connections.answered(id) }
        if case .refused = state {
            done.whenComplete { _ in self.linger(context: context) }
        } else {
            done.whenComplete { _ in context.close(promise: nil) }
        }
    }

    /// Closes our half only: bytes that come to a closed socket would make the system throw away the answer, too.
    private func linger(context: ChannelHandlerContext) {
        context.close(mode: .output, promise: nil)
        lingering = context.eventLoop.assumeIsolated().scheduleTask(in: Self.lingerTime) { context.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { lingering?.cancel() }

    private func upgrade(to opening: SessionOpening, context: ChannelHandlerContext) {
        context.write(wrapOutboundOut(.head(opening.handshake.response)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        do {
            try context.pipeline.syncOperations.replaceHTTP(
                with: SessionHandler(
                    opening: opening, shared: router.shared, isEncrypted: isEncrypted, logger: router.logger,
                    eventLoop: context.eventLoop),
                context: context)
        } catch {
            router.logger.error("the upgrade failed", metadata: ["error": "\(error)"])
            context.close(promise: nil)
        }
    }

    // MARK: The connection

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is GatewayStops {
            isStopping = true
            switch state {
            case .admitting, .answering: return
            case .idle, .ending, .collecting, .refused: context.close(promise: nil)
            }
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.close(promise: nil) }
        switch state {
        case .idle, .ending, .collecting: break
        case .admitting, .refused, .answering: return context.close(promise: nil)
        }
        if error == .headerOverflow {
            let limits = HTTPPipeline.headLimits
            refuse(
                .requestHeaderFieldsTooLarge, "head_too_large",
                "expected a head of at most \(limits.maxHeaderListSize) bytes, fields of at most"
                    + " \(limits.maxHeaderFieldSize)", context: context)
        } else {
            refuse(.badRequest, "invalid_request", "this is not HTTP/1.1", context: context)
        }
    }
}
