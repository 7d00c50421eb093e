internal import Configuration
internal import NIOCore
internal import NIOPosix
internal import RTP

/// One stream's UDP socket: datagrams in, access units out, on one event loop.
///
/// The socket reads many datagrams with one system call (`recvmmsg`); the receiver copies what it keeps, so that the
/// read buffer is used again.
final class UDPSource: Sendable {
    /// Largest datagram that is taken whole.
    private static let datagramSize = 2048
    private static let datagramsPerRead = 32
    /// What the kernel may hold while the process is busy; Linux caps it at `net.core.rmem_max`.
    private static let receiveBuffer = 8 << 20

    private let channel: any Channel

    /// Binds `endpoint` and hands every access unit to `onUnit` and the receiver's counters to `onStatistics`, both on the
    /// event loop; throws when the port is taken or the address is not of this machine.
    static func bind(
        to endpoint: SocketEndpoint, receiver: RTPReceiver, clock: ServiceClock, group: any EventLoopGroup,
        onUnit: @escaping @Sendable (AccessUnit) -> Void,
        onStatistics: @escaping @Sendable (ReceiverStatistics) -> Void
    ) async throws -> UDPSource {
        let bootstrap = DatagramBootstrap(group: group)
            .channelOption(.datagramVectorReadMessageCount, value: datagramsPerRead)
            .channelOption(
                .recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: datagramsPerRead * datagramSize)
            )
            .channelOption(.socketOption(.so_rcvbuf), value: receiveBuffer)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        RTPHandler(receiver: receiver, clock: clock, onUnit: onUnit, onStatistics: onStatistics))
                }
            }
        do {
            return UDPSource(channel: try await bootstrap.bind(host: endpoint.host, port: endpoint.port).get())
        } catch {
            throw UnboundEndpoint(endpoint: endpoint, transport: "UDP", reason: "\(error)")
        }
    }

    private init(channel: any Channel) { self.channel = channel }

    /// What was bound, with the port that the system chose where the endpoint left it the choice.
    var address: SocketEndpoint { SocketEndpoint(channel) }

    /// Stops receiving; answers when no more access unit will come.
    func close() async {
        try? await channel.close()
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

/// Feeds the stream's receiver and wakes it when it has waited long enough for a missing packet.
private final class RTPHandler: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>

    private var receiver: RTPReceiver
    private let clock: ServiceClock
    private let onUnit: @Sendable (AccessUnit) -> Void
    private let onStatistics: @Sendable (ReceiverStatistics) -> Void
    private var wakeUp: Scheduled<Void>?

    init(
        receiver: RTPReceiver, clock: ServiceClock, onUnit: @escaping @Sendable (AccessUnit) -> Void,
        onStatistics: @escaping @Sendable (ReceiverStatistics) -> Void
    ) {
        self.receiver = receiver
        self.clock = clock
        self.onUnit = onUnit
        self.onStatistics = onStatistics
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let datagram = unwrapInboundIn(data).data
        datagram.withUnsafeReadableBytes { receiver.handle($0.bytes, now: clock.now) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        drain(context: context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        wakeUp?.cancel()
        drain(context: context)
        wakeUp?.cancel()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // An ICMP error or an oversized datagram says nothing about the next packet: the socket stays.
    }

    private func drain(context: ChannelHandlerContext) {
        wakeUp?.cancel()
        wakeUp = nil
        defer { onStatistics(receiver.statistics) }
        while true {
            switch receiver.poll(now: clock.now) {
            case .accessUnit(let unit):
                onUnit(unit)
            case .send: break
            case .idle(let deadline):
                guard let deadline else { return }
                let delay = max(deadline - clock.now, .zero)
                wakeUp = context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(delay)) {
                    self.drain(context: context)
                }
                return
            }
        }
    }
}
