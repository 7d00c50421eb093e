internal import AlertClient
internal import AlertProtocol
internal import CNN
package import Detection
package import Logging
internal import NIOCore
internal import NIOPosix
internal import RTP
internal import ServiceLifecycle

/// `picket serve`: one pipeline a stream, one detector pool, one outbox.
///
/// `start` binds every socket, so that what cannot work is said before anything runs; `run` works until a graceful
/// shutdown: sockets close first, what is queued is analysed, and alerts get a last chance to leave for the gateway.
package struct PicketService: Service {
    /// How long alerts may take to leave at the end; the ones that do not are sent after the next start.
    private static let drainTime = Duration.seconds(3)
    /// Detections below this do not even continue a track.
    private static let minimumScore: Float = 0.3

    private let inputs: [StreamInput]
    private let pipelines: [StreamPipeline]
    private let statusServer: StatusServer
    private let publisher: AlertPublisher
    private let logger: Logger

    /// A stream's source and what it feeds.
    private struct StreamInput: Sendable {
        let configuration: ServiceConfiguration.Stream
        let source: StreamSource
        let queue: AccessUnitQueue
        let status: StreamStatusBoard
        let rules: StreamRules
        let snapshot = StreamSnapshot()
    }

    /// Binds the sockets, then opens the outbox; nothing is analysed before `run`.
    package static func start(
        _ configuration: ServiceConfiguration, model: Model, logger: Logger
    ) async throws -> PicketService {
        let clock = ServiceClock()
        let group = MultiThreadedEventLoopGroup.singleton
        var inputs: [StreamInput] = []
        for stream in configuration.streams {
            inputs.append(try await open(stream, clock: clock, logger: logger, group: group))
        }
        // After all ports that were asked for, so that none of those is taken.
        for input in inputs { await input.source.bindControl() }
        let statusServer = try await StatusServer.bind(
            to: configuration.statusAddress, group: group,
            answers: StatusAnswers(
                streams: { [inputs] in inputs.map { $0.status.status(now: clock.now) } },
                decisions: { [inputs] id in inputs.first { $0.configuration.id == id }?.rules.decisions },
                snapshot: { [inputs] id in try inputs.first { $0.configuration.id == id }?.snapshot.picture() }))
        let gateway = try GatewayAddress(configuration.gateway.url)
        let publisher = try AlertPublisher(
            gateway: gateway, token: configuration.gateway.token,
            tls: gateway.isSecure ? ClientTLS(authorities: configuration.gateway.authorities) : nil,
            folder: configuration.gateway.outbox, logger: logger)
        let shared = SharedStages(
            detectors: DetectorPool(
                model: model, kernels: KernelChoice(precision: configuration.model.precision),
                count: configuration.model.threads, scoreThreshold: minimumScore),
            alerts: AlertWriter(publisher: publisher, clock: clock, model: model.description.name),
            clock: clock, logger: logger)
        let pipelines = inputs.map { input in
            StreamPipeline(
                configuration: input.configuration, queue: input.queue, shared: shared, rules: input.rules,
                status: input.status, snapshot: input.snapshot, requestKeyFrame: input.source.requestKeyFrame)
        }
        return PicketService(
            inputs: inputs, pipelines: pipelines, statusServer: statusServer, publisher: publisher, logger: logger)
    }

    private static func open(
        _ stream: ServiceConfiguration.Stream, clock: ServiceClock, logger: Logger, group: any EventLoopGroup
    ) async throws -> StreamInput {
        let queue = AccessUnitQueue()
        let status = StreamStatusBoard(id: stream.id)
        var logger = logger
        logger[metadataKey: "stream"] = "\(stream.id)"
        let source: StreamSource
        switch stream.source {
        case .rtp(let rtp):
            let outlets = RTPSession.Outlets(
                onUnit: queue.push,
                onStatistics: { status.note($0, $1, now: clock.now) })
            source = .udp(
                try await UDPSource.bind(rtp, clock: clock, logger: logger, group: group, outlets: outlets))
        case .pull(let pull):
            let outlets = PullSource.Outlets(
                onUnit: { unit in
                    status.noteUnit(now: unit.arrival)
                    queue.push(unit)
                },
                onConnection: status.note)
            source = .pull(PullSource(pull, clock: clock, logger: logger, outlets: outlets))
        }
        return StreamInput(
            configuration: stream, source: source, queue: queue, status: status,
            rules: StreamRules(stream.rules, alertsPerHour: stream.alertsPerHour))
    }

    /// Where each stream comes from, in the order of the configuration, and where the status is answered: one line each.
    package var addresses: [String] {
        inputs.map { "stream \($0.configuration.id) \($0.source)" }
            + ["status on http://\(statusServer.address)"]
    }

    /// Works until the service group shuts down gracefully.
    package func run() async {
        await withTaskGroup(of: Void.self) { group in
            for input in inputs { input.source.start() }
            for pipeline in pipelines {
                group.addTask { await pipeline.run() }
            }
            let publishing = Task { await publisher.run() }
            try? await gracefulShutdown()
            for input in inputs {
                await input.source.close()
                input.queue.finish()
            }
            await group.waitForAll()
            let waiting = await publisher.drain(within: Self.drainTime)
            if waiting > 0 {
                logger.warning("alerts wait in the outbox for the gateway", metadata: ["alerts": "\(waiting)"])
            }
            publishing.cancel()
            await publishing.value
            await statusServer.close()
        }
    }
}
