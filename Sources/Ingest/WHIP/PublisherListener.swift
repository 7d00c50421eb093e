internal import Configuration
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import SDP
internal import Synchronization
internal import WebRTC

/// The UDP port that all publishers share; bound when the first stream wants it.
final class PublisherListener: Sendable {
    /// Largest datagram that is taken whole.
    private static let datagramSize = 2048
    private static let datagramsPerRead = 32
    /// What the kernel may hold while the process is busy; Linux caps it at `net.core.rmem_max`.
    private static let receiveBuffer = 8 << 20

    private struct Bound {
        let channel: any Channel
        let socket: NIOLoopBound<PublisherSocket>
    }

    private let settings: ServiceConfiguration.WebRTC
    private let clock: ServiceClock
    private let eventLoop: any EventLoop
    private let bound = Mutex<Bound?>(nil)

    /// A listener that has no port yet.
    init(_ settings: ServiceConfiguration.WebRTC, clock: ServiceClock, group: any EventLoopGroup) {
        self.settings = settings
        self.clock = clock
        eventLoop = group.next()
    }

    /// A stream may be published to; binds the port, unless it is.
    ///
    /// One caller at a time.
    func open(stream: String, outlets: PublisherOutlets, logger: Logger) async throws {
        if bound.withLock({ $0 == nil }) {
            do {
                let channel = try await bind()
                bound.withLock { $0 = channel }
            } catch {
                throw UnboundEndpoint(endpoint: settings.listen, transport: "UDP", reason: "\(error)")
            }
        }
        try await onLoop { $0.open(stream: stream, outlets: outlets, logger: logger) }
    }

    /// What is bound.
    var address: SocketEndpoint { bound.withLock { $0.map { SocketEndpoint($0.channel) } } ?? settings.listen }

    /// Takes an offer to publish a stream, and answers it; nil when the stream has been closed.
    func publish(_ offer: PublishingOffer, as stream: String) async throws -> PublishingAnswer? {
        try await onLoop { try $0.publish(offer, as: stream) }
    }

    /// Ends a session of a stream; answers whether there was one.
    func end(_ session: WebRTCSessions.ID, of stream: String) async -> Bool {
        (try? await onLoop { $0.end(session, of: stream) }) ?? false
    }

    /// Nobody may publish a stream any more; answers when no more access unit will come.
    func close(stream: String) async {
        try? await onLoop { $0.close(stream: stream) }
    }

    /// Whoever publishes a stream is asked for a key frame.
    func requestKeyFrame(stream: String) {
        guard let socket = bound.withLock({ $0?.socket }) else { return }
        eventLoop.execute { socket.value.requestKeyFrame(stream: stream) }
    }

    /// Ends all sessions and gives up the port.
    func close() async {
        guard let bound = bound.withLock({ $0 }) else { return }
        try? await onLoop { $0.close() }
        try? await bound.channel.close()
    }

    private func onLoop<Result: Sendable>(
        _ body: @escaping @Sendable (PublisherSocket) throws -> Result
    ) async throws -> Result {
        guard let socket = bound.withLock({ $0?.socket }) else { throw ChannelError.alreadyClosed }
        return try await eventLoop.submit { try body(socket.value) }.get()
    }

    private func bind() async throws -> Bound {
        let bootstrap = DatagramBootstrap(group: eventLoop)
            .channelOption(.datagramVectorReadMessageCount, value: Self.datagramsPerRead)
            .channelOption(
                .recvAllocator,
                value: FixedSizeRecvByteBufferAllocator(capacity: Self.datagramsPerRead * Self.datagramSize)
            )
            .channelOption(.socketOption(.so_rcvbuf), value: Self.receiveBuffer)
        let channel = try await bootstrap.bind(host: settings.listen.host, port: settings.listen.port).get()
        do {
            let (advertised, clock) = (settings.advertise, clock)
            let socket = try await eventLoop.submit {
                guard let address = channel.localAddress else { throw ChannelError.alreadyClosed }
                let socket = try PublisherSocket(channel, address: address, advertised: advertised, clock: clock)
                try channel.pipeline.syncOperations.addHandler(PublisherDatagramHandler(socket: socket))
                return NIOLoopBound(socket, eventLoop: channel.eventLoop)
            }.get()
            return Bound(channel: channel, socket: socket)
        } catch {
            try? await channel.close()
            throw error
        }
    }
}

/// Feeds the publishers from their socket.
private final class PublisherDatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let socket: PublisherSocket

    init(socket: PublisherSocket) { self.socket = socket }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        socket.handle(envelope.data, from: envelope.remoteAddress)
    }

    func channelReadComplete(context: ChannelHandlerContext) { socket.drain() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // An ICMP error or an oversized datagram says nothing about the next packet: the socket stays.
    }
}
