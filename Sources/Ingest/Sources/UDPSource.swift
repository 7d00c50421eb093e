package import Configuration
package import Logging
package import NIOCore
internal import NIOPosix
internal import RTP
internal import Synchronization

/// One stream's UDP sockets, for RTP and for RTCP, on one event loop.
///
/// A socket reads many datagrams with one system call (`recvmmsg`); the receiver copies what it keeps, so that the
/// read buffer is used again.
package final class UDPSource: Sendable {
    /// Largest datagram that is taken whole.
    private static let datagramSize = 2048
    private static let datagramsPerRead = 32
    /// What the kernel may hold while the process is busy; Linux caps it at `net.core.rmem_max`.
    private static let receiveBuffer = 8 << 20

    private let eventLoop: any EventLoop
    private let session: NIOLoopBound<RTPSession>
    private let channel: any Channel
    private let controlPort: Int?
    private let control = Mutex<(any Channel)?>(nil)

    /// Binds the source's address and hands on what comes; throws when the port is taken or the address is not of this
    /// machine.
    package static func bind(
        _ source: ServiceConfiguration.RTPSource, clock: ServiceClock, logger: Logger, group: any EventLoopGroup,
        outlets: RTPSession.Outlets
    ) async throws -> UDPSource {
        let eventLoop = group.next()
        let session = try await eventLoop.submit {
            NIOLoopBound(
                try RTPSession(source, clock: clock, logger: logger, outlets: outlets, eventLoop: eventLoop),
                eventLoop: eventLoop)
        }.get()
        let channel: any Channel
        do {
            channel = try await open(source.listen, session: session, eventLoop: eventLoop)
        } catch {
            throw UnboundEndpoint(endpoint: source.listen, transport: "UDP", reason: "\(error)")
        }
        let port = channel.localAddress?.port ?? 0
        // RFC 3550 §11: RTCP goes to the next port, unless the description says otherwise.
        let controlPort = source.controlPort ?? port + 1
        return UDPSource(
            eventLoop: eventLoop, session: session, channel: channel,
            controlPort: controlPort == port || controlPort > UInt16.max ? nil : controlPort)
    }

    private init(
        eventLoop: any EventLoop, session: NIOLoopBound<RTPSession>, channel: any Channel, controlPort: Int?
    ) {
        self.eventLoop = eventLoop
        self.session = session
        self.channel = channel
        self.controlPort = controlPort
    }

    /// Binds the port of the sender's RTCP as well, after all others have theirs: what comes is useful, not needed.
    package func bindControl() async {
        guard let controlPort else { return }
        let endpoint = SocketEndpoint(host: address.host, port: controlPort)
        let opened = try? await Self.open(endpoint, session: session, eventLoop: eventLoop)
        control.withLock { $0 = opened }
    }

    /// What was bound, with the port that the system chose where the endpoint left it the choice.
    package var address: SocketEndpoint { SocketEndpoint(channel) }

    /// The sender is asked for a key frame.
    package func requestKeyFrame() {
        eventLoop.execute { self.session.value.requestKeyFrame() }
    }

    /// Stops receiving; answers when no more access unit will come.
    package func close() async {
        try? await control.withLock { $0 }?.close()
        try? await channel.close()
    }

    private static func open(
        _ endpoint: SocketEndpoint, session: NIOLoopBound<RTPSession>, eventLoop: any EventLoop
    ) async throws -> any Channel {
        let bootstrap = DatagramBootstrap(group: eventLoop)
            .channelOption(.datagramVectorReadMessageCount, value: datagramsPerRead)
            .channelOption(
                .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: datagramsPerRead * datagramSize)
            )
            .channelOption(.socketOption(.so_rcvbuf), value: receiveBuffer)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(DatagramHandler(session: session.value))
                }
            }
        let channel = try await bootstrap.bind(host: endpoint.host, port: endpoint.port).get()
        // Bound to a group's address, the socket gets what is sent to the group and nothing else.
        if let address = channel.localAddress, address.isMulticast, let member = channel as? any MulticastChannel {
            try await member.joinGroup(address).get()
        }
        return channel
    }
}

extension SocketEndpoint {
    /// Where `channel` listens.
    init(_ channel: any Channel) {
        self.init(host: channel.localAddress?.ipAddress ?? "", port: channel.localAddress?.port ?? 0)
    }
}

/// A listening address that could not be had.
package struct UnboundEndpoint: Error, Sendable, CustomStringConvertible {
    let endpoint: SocketEndpoint
    let transport: String
    let reason: String

    package var description: String { "cannot listen on \(transport) \(endpoint): \(reason)" }
}

/// Feeds the stream's session from one of its sockets.
private final class DatagramHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private let session: RTPSession

    init(session: RTPSession) { self.session = session }

    func channelActive(context: ChannelHandlerContext) { session.add(context.channel) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let envelope = unwrapInboundIn(data)
        session.handle(envelope.data, from: envelope.remoteAddress, to: context.channel)
    }

    func channelReadComplete(context: ChannelHandlerContext) { session.drain() }

    func channelInactive(context: ChannelHandlerContext) {
        session.remove(context.channel)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // An ICMP error or an oversized datagram says nothing about the next packet: the socket stays.
    }
}
