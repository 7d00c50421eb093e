package import AlertProtocol
import Configuration
import Glibc
package import Logging
import NIOCore
import NIOHTTP1
import NIOPosix

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
    private let open: OpenConnections
    private let log: AlertLog
    private let tls: ServerTLS?
    /// What is done beside the connections, until they are cancelled.
    private let chores: [Task<Void, Never>]

    /// Opens the data folder and listens.
    package static func start(_ settings: GatewaySettings, folder: DataFolder, logger: Logger) async throws -> Gateway {
        let metrics = GatewayMetrics()
        let log = try AlertLog(
            folder: folder, retention: settings.delivery.retention, schedule: settings.delivery.schedule,
            metrics: metrics)
        let authenticator = try await Authenticator(settings.authentication, folder: folder, logger: logger)
        let shared = SessionContext(
            log: log, connections: ConnectionTable(),
            access: Access(settings.authentication, authenticator: authenticator, log: log, logger: logger),
            settings: settings, metrics: metrics)
        let tls = try settings.tls.map { try ServerTLS($0, logger: logger) }
        let router = Router(shared: shared, logger: logger)
        let open = OpenConnections(limits: settings.connections)
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 256 << 10, high: 1 << 20))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let id = open.insert(channel) else { throw ChannelError.ioOnClosedChannel }
                    try channel.pipeline.syncOperations.addHTTP(
                        HTTPRequestHandler(router: router, connections: open, id: id), tls: tls,
                        limits: settings.connections)
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
        let housekeeping = Housekeeping(log: log, logger: logger)
        var chores = [
            Task { await watch.run() }, Task { await authenticator.keepKeysFresh() },
            Task { await housekeeping.run() },
        ]
        if let tls { chores.append(Task { await tls.keepFresh() }) }
        return Gateway(
            listener: listener, open: open, host: settings.listen.host, tls: tls, log: log, chores: chores)
    }

    private init(
        listener: any Channel, open: OpenConnections, host: String, tls: ServerTLS?, log: AlertLog,
        chores: [Task<Void, Never>]
    ) {
        self.listener = listener
        self.log = log
        self.tls = tls
        self.open = open
        self.chores = chores
        port = listener.localAddress?.port ?? 0
        url = "\(tls != nil ? "https" : "http")://\(SocketEndpoint(host: host, port: port))"
    }

    /// Lets go of what the bounds on the log no longer allow at `time`, as it happens now and then by itself; returns how
    /// many alerts went.
    package func prune(at time: UTCTimestamp? = nil) async throws -> Int { try await log.prune(at: time ?? .now) }

    /// Takes the certificate that lies in its file now, as it happens now and then by itself.
    package func reloadCertificate() { tls?.reload() }

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
