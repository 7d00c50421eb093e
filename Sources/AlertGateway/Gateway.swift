package import AlertProtocol
import Configuration
import Glibc
package import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Tells every connection to end: sessions close with 1001.
struct GatewayStops: Sendable {}

/// A running gateway.
package final class Gateway: Sendable {
    /// How long connections may take to close before they are cut.
    private static let stopTimeout = TimeAmount.seconds(3)

    /// Where it listens, with the real port: "http://127.0.0.1:8080".
    package let url: String
    /// The real port.
    package let port: Int
    private let listener: any Channel
    private let open: OpenChannels
    private let log: AlertLog
    /// What is done beside the connections, until they are cancelled.
    private let chores: [Task<Void, Never>]

    /// Opens the data folder and listens.
    package static func start(_ settings: GatewaySettings, folder: DataFolder, logger: Logger) async throws -> Gateway {
        let metrics = GatewayMetrics()
        let shared = SessionContext(
            log: try AlertLog(
                folder: folder, retention: settings.delivery.retention, schedule: settings.delivery.schedule,
                metrics: metrics),
            connections: ConnectionTable(),
            authenticator: try await Authenticator(settings.authentication, folder: folder, logger: logger),
            settings: settings, metrics: metrics)
        let router = Router(shared: shared, logger: logger)
        let open = OpenChannels()
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 256 << 10, high: 1 << 20))
            .childChannelInitializer { channel in
                open.insert(channel)
                return channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(HTTPResponseEncoder())
                    try pipeline.addHandler(
                        ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes)))
                    try pipeline.addHandler(HTTPServerPipelineHandler())
                    try pipeline.addHandler(HTTPRequestHandler(router: router))
                }
            }
        let listener: any Channel
        do {
            listener = try await bootstrap.bind(host: settings.listen.host, port: settings.listen.port).get()
        } catch {
            let reason = (error as? IOError)?.errnoCode == EADDRINUSE ? "the port is in use" : "\(error)"
            throw GatewayError(.listen, "cannot listen on \(settings.listen): \(reason)")
        }
        let watch = UserWatch(log: shared.log, connections: shared.connections, logger: logger)
        let housekeeping = Housekeeping(log: shared.log, logger: logger)
        let chores = [
            Task { await watch.run() }, Task { await shared.authenticator.keepKeysFresh() },
            Task { await housekeeping.run() },
        ]
        return Gateway(listener: listener, open: open, host: settings.listen.host, log: shared.log, chores: chores)
    }

    private init(
        listener: any Channel, open: OpenChannels, host: String, log: AlertLog, chores: [Task<Void, Never>]
    ) {
        self.listener = listener
        self.log = log
        self.open = open
        self.chores = chores
        port = listener.localAddress?.port ?? 0
        url = "http://\(SocketEndpoint(host: host, port: port))"
    }

    /// Lets go of what the bounds on the log no longer allow at `time`, as it happens now and then by itself; returns how
    /// many alerts went.
    package func prune(at time: UTCTimestamp? = nil) async throws -> Int { try await log.prune(at: time ?? .now) }

    /// Stops listening, closes every connection (sessions with 1001), returns when all are gone, after 3 s at the latest.
    package func stop() async {
        for chore in chores { chore.cancel() }
        try? await listener.close()
        let channels = open.channels
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(GatewayStops()) }
        let closed = channels.map(\.closeFuture)
        for channel in channels {
            let timer = channel.eventLoop.scheduleTask(in: Self.stopTimeout) { channel.close(promise: nil) }
            channel.closeFuture.whenComplete { _ in timer.cancel() }
        }
        for future in closed { try? await future.get() }
    }
}

/// The connections that are open now.
private final class OpenChannels: Sendable {
    private let byID = Mutex<[ObjectIdentifier: any Channel]>([:])

    var channels: [any Channel] { byID.withLock { Array($0.values) } }

    func insert(_ channel: any Channel) {
        let id = ObjectIdentifier(channel)
        byID.withLock { $0[id] = channel }
        channel.closeFuture.whenComplete { _ in self.byID.withLock { $0[id] = nil } }
    }
}
