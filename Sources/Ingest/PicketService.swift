internal import AlertClient
internal import AlertProtocol
internal import CNN
package import Detection
package import Logging
internal import NIOCore
internal import NIOPosix
internal import ServiceLifecycle

/// `picket serve`: one pipeline a stream, one detector pool, one outbox.
///
/// `start` binds every socket, so that what cannot work is said before anything runs; `run` works until a graceful
/// shutdown: sockets close first, what is queued is analysed, and alerts get a last chance to leave for the gateway.
package struct PicketService: Service {
    /// How long alerts may take to leave at the end; the ones that do not are sent after the next start.
    private static let drainTime = Duration.seconds(3)

    private let configuration: ServiceConfiguration
    private let shared: SharedStages
    private let streams: RunningStreams
    private let statusServer: StatusServer
    private let publisher: AlertPublisher
    private let reloads: AsyncStream<ServiceConfiguration>
    private let requestReload: AsyncStream<ServiceConfiguration>.Continuation

    /// Binds the sockets, then opens the outbox; nothing is analysed before `run`.
    package static func start(
        _ configuration: ServiceConfiguration, model: Model, logger: Logger
    ) async throws -> PicketService {
        let clock = ServiceClock()
        let group = MultiThreadedEventLoopGroup.singleton
        let streams = try await RunningStreams.open(
            configuration.streams,
            in: RunningStream.Surroundings(
                clock: clock, logger: logger, group: group,
                publishers: PublisherListener(configuration.webRTC, clock: clock, group: group)))
        let statusServer = try await StatusServer.bind(
            to: configuration.statusAddress, group: group,
            answers: StatusAnswers(
                streams: { streams.all.map { $0.status.status(now: clock.now) } },
                decisions: { id in streams.all.first { $0.configuration.id == id }?.rules.decisions },
                snapshot: { id in try streams.all.first { $0.configuration.id == id }?.snapshot.picture() }),
            whip: WHIPEndpoint(
                source: { id in streams.all.first { $0.configuration.id == id }?.source.whip },
                allowedOrigins: configuration.webRTC.allowedOrigins))
        let gateway = try GatewayAddress(configuration.gateway.url)
        let publisher = try AlertPublisher(
            gateway: gateway, token: configuration.gateway.token,
            tls: gateway.isSecure ? ClientTLS(authorities: configuration.gateway.authorities) : nil,
            folder: configuration.gateway.outbox, logger: logger)
        let shared = SharedStages(
            detectors: DetectorPool(
                model: model, kernels: KernelChoice(precision: configuration.model.precision),
                count: configuration.model.threads),
            alerts: AlertWriter(publisher: publisher, clock: clock, model: model.description.name),
            clock: clock, logger: logger)
        return PicketService(
            configuration: configuration, shared: shared, streams: streams, statusServer: statusServer,
            publisher: publisher)
    }

    private init(
        configuration: ServiceConfiguration, shared: SharedStages, streams: RunningStreams,
        statusServer: StatusServer, publisher: AlertPublisher
    ) {
        self.configuration = configuration
        self.shared = shared
        self.streams = streams
        self.statusServer = statusServer
        self.publisher = publisher
        (reloads, requestReload) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Where each stream comes from, in the order of the configuration, and where the status is answered: one line each.
    package var addresses: [String] {
        streams.all.map { "stream \($0.configuration.id) \($0.source)" }
            + ["status on http://\(statusServer.address)"]
    }

    /// Makes the streams those of `configuration`, one that is as it was being left alone; the rest of it counts from the
    /// next start.
    ///
    /// Of several that come faster than they can be applied the newest counts.
    package func reload(_ configuration: ServiceConfiguration) { requestReload.yield(configuration) }

    /// Works until the service group shuts down gracefully.
    package func run() async {
        streams.start(shared)
        let publishing = Task { await publisher.run() }
        let reloading = Task { for await configuration in reloads { await apply(configuration) } }
        try? await gracefulShutdown()
        requestReload.finish()
        await reloading.value
        await streams.close()
        let waiting = await publisher.drain(within: Self.drainTime)
        if waiting > 0 {
            shared.logger.warning("alerts wait in the outbox for the gateway", metadata: ["alerts": "\(waiting)"])
        }
        publishing.cancel()
        await publishing.value
        await statusServer.close()
    }

    private func apply(_ new: ServiceConfiguration) async {
        let waiting = [
            new.gateway == configuration.gateway ? nil : "gateway",
            new.statusAddress == configuration.statusAddress ? nil : "http",
            new.webRTC == configuration.webRTC ? nil : "webrtc",
            new.model == configuration.model ? nil : "model",
        ].compactMap { $0 }
        if !waiting.isEmpty {
            shared.logger.warning(
                "these sections count from the next start", metadata: ["sections": "\(waiting.joined(separator: ", "))"]
            )
        }
        await streams.apply(new.streams, shared)
    }
}
