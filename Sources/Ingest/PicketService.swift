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

    private let streams: [RunningStream]
    private let statusServer: StatusServer
    private let publisher: AlertPublisher
    private let logger: Logger

    /// A stream whose socket is bound.
    private struct RunningStream: Sendable {
        let id: String
        let source: UDPSource
        let queue: AccessUnitQueue
        let pipeline: StreamPipeline
    }

    /// Binds the sockets and opens the outbox; nothing is analysed before `run`.
    package static func start(
        _ configuration: ServiceConfiguration, model: Model, logger: Logger
    ) async throws -> PicketService {
        let clock = ServiceClock()
        let group = MultiThreadedEventLoopGroup.singleton
        let publisher = try AlertPublisher(
            gateway: GatewayAddress(configuration.gateway.url), token: configuration.gateway.token,
            folder: configuration.gateway.outbox, logger: logger)
        let shared = SharedStages(
            detectors: DetectorPool(model: model, count: configuration.model.threads, scoreThreshold: 0.3),
            alerts: AlertWriter(publisher: publisher, clock: clock, model: model.description.name),
            clock: clock, logger: logger)
        var streams: [RunningStream] = []
        var boards: [StreamStatusBoard] = []
        for stream in configuration.streams {
            let board = StreamStatusBoard(id: stream.id)
            boards.append(board)
            streams.append(try await bind(stream, shared: shared, board: board, group: group))
        }
        let statusServer = try await StatusServer.bind(to: configuration.statusAddress, group: group) {
            [boards] in boards.map { $0.status(now: clock.now) }
        }
        return PicketService(
            streams: streams, statusServer: statusServer, publisher: publisher, logger: logger)
    }

    private static func bind(
        _ stream: ServiceConfiguration.Stream, shared: SharedStages, board: StreamStatusBoard,
        group: any EventLoopGroup
    ) async throws -> RunningStream {
        let queue = AccessUnitQueue()
        let source = try await UDPSource.bind(
            to: stream.source.listen,
            receiver: RTPReceiver(
                payloadType: stream.source.payloadType, clockRate: stream.source.clockRate,
                codec: stream.source.codec),
            clock: shared.clock, group: group,
            onUnit: queue.push,
            onStatistics: { board.note($0, now: shared.clock.now) })
        let pipeline = StreamPipeline(configuration: stream, queue: queue, shared: shared, status: board)
        return RunningStream(id: stream.id, source: source, queue: queue, pipeline: pipeline)
    }

    /// Where each stream's packets are received, in the order of the configuration, and where the status is answered:
    /// one line each.
    package var addresses: [String] {
        streams.map { "stream \($0.id) on udp \($0.source.address)" } + ["status on http://\(statusServer.address)"]
    }

    /// Works until the service group shuts down gracefully; throws when a stream's decoder cannot be made.
    package func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for stream in streams {
                group.addTask { try await stream.pipeline.run() }
            }
            let publishing = Task { await publisher.run() }
            try? await gracefulShutdown()
            for stream in streams {
                await stream.source.close()
                stream.queue.finish()
            }
            try await group.waitForAll()
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
