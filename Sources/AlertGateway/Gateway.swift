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
    /// The real port of `/healthz`, `/readyz` and `/metrics`.
    package let monitoringPort: Int
    /// That of the users last.
    private let listeners: [any Channel]
    private let open: OpenConnections
    private let shared: SessionContext
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
            current: CurrentSettings(settings), metrics: metrics)
        let tls = try settings.tls.map { try ServerTLS($0, logger: logger) }
        let open = OpenConnections(limits: settings.connections)
        var router = Router(shared: shared, dashboard: DashboardFiles(), logger: logger)
        var listeners: [any Channel] = []
        do {
            if let monitoring = settings.monitoring {
                router.serves = .monitoring
                listeners.append(try await listen(on: monitoring, router, open, settings.connections, tls: nil))
                router.serves = .service
            }
            listeners.append(try await listen(on: settings.listen, router, open, settings.connections, tls: tls))
        } catch {
            for listener in listeners { try? await listener.close() }
            throw error
        }
        let watch = UserWatch(log: shared.log, connections: shared.connections, logger: logger)
        let housekeeping = Housekeeping(log: log, logger: logger)
        let webhook = DeadLetterWebhook(log: log, current: shared.current, metrics: metrics, logger: logger)
        var chores = [
            Task { await watch.run() }, Task { await authenticator.keepKeysFresh() },
            Task { await housekeeping.run() }, Task { await webhook.run() },
        ]
        if let tls { chores.append(Task { await tls.keepFresh() }) }
        return Gateway(listeners: listeners, open: open, settings: settings, shared: shared, tls: tls, chores: chores)
    }

    private static func listen(
        on endpoint: SocketEndpoint, _ router: Router, _ open: OpenConnections, _ limits: ConnectionLimits,
        tls: ServerTLS?
    ) async throws -> any Channel {
        // NIO sets TCP_NODELAY on the listening socket, and Linux gives it on to those that it accepts.
        let bootstrap = ServerBootstrap(group: EventLoops.all)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 256 << 10, high: 1 << 20))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let id = open.insert(channel) else { throw ChannelError.ioOnClosedChannel }
                    try channel.pipeline.syncOperations.addHTTP(
                        HTTPRequestHandler(router: router, connections: open, id: id, isEncrypted: tls != nil),
                        tls: tls, limits: limits)
                }
            }
        do {
            return try await bootstrap.bind(host: endpoint.host, port: endpoint.port).get()
        } catch {
            let reason = (error as? IOError)?.errnoCode == EADDRINUSE ? "the port is in use" : "\(error)"
            throw GatewayError(.listen, "cannot listen on \(endpoint): \(reason)")
        }
    }

    private init(
        listeners: [any Channel], open: OpenConnections, settings: GatewaySettings, shared: SessionContext,
        tls: ServerTLS?, chores: [Task<Void, Never>]
    ) {
        self.tls = tls
        self.listeners = listeners
        self.open = open
        self.shared = shared
        self.chores = chores
        port = listeners.last?.localAddress?.port ?? 0
        url = "\(tls != nil ? "https" : "http")://\(SocketEndpoint(host: settings.listen.host, port: port))"
        monitoringPort = listeners.first?.localAddress?.port ?? 0
    }

    /// Goes on with other settings.
    ///
    /// Connections that are open keep their heartbeat and queue; where the gateway listens and whose tokens count stays
    /// as it was.
    package func apply(_ settings: GatewaySettings) {
        shared.current.replace(with: settings)
        shared.log.apply(settings.delivery)
        reloadCertificate()
    }

    /// Lets go of what the bounds on the log no longer allow at `time`, as it happens now and then by itself; returns how
    /// many alerts went.
    package func prune(at time: UTCTimestamp? = nil) async throws -> Int {
        try await shared.log.prune(at: time ?? .now)
    }

    /// Takes the certificate that lies in its file now, as it happens now and then by itself.
    package func reloadCertificate() { tls?.reload() }

    /// Stops listening, closes every connection (sessions with 1001), returns when all are gone, after 3 s at the latest.
    package func stop() async {
        for chore in chores { chore.cancel() }
        for listener in listeners { try? await listener.close() }
        let channels = open.channels
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(GatewayStops()) }
        let closed = channels.map(\.closeFuture)
        for channel in channels {
            let timer = channel.eventLoop.scheduleTask(in: Self.stopTimeout) { channel.close(promise: nil) }
            channel.closeFuture.whenComplete { _ in timer.cancel() }
        }
        for future in closed { try? await future.get() }
        // The acknowledgements that came last are written, too.
        try? await shared.log.writer.submit { _ in }
    }
}
