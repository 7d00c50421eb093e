internal import Logging
internal import NIOCore
internal import RTP
internal import Synchronization
internal import WebRTC

/// One stream at work: its source, what it feeds, and the pipeline behind.
final class RunningStream: Sendable {
    /// What a source is opened with.
    struct Surroundings: Sendable {
        let clock: ServiceClock
        let logger: Logger
        let group: any EventLoopGroup
        let publishers: PublisherListener
    }

    let configuration: ServiceConfiguration.Stream
    let source: StreamSource
    let status: StreamStatusBoard
    let rules: StreamRules
    let snapshot = StreamSnapshot()
    private let queue: AccessUnitQueue
    private let work = Mutex<Task<Void, Never>?>(nil)

    /// Binds the sockets of the source; nothing is analysed before `start`.
    static func open(
        _ configuration: ServiceConfiguration.Stream, in surroundings: Surroundings
    ) async throws -> RunningStream {
        let queue = AccessUnitQueue()
        let status = StreamStatusBoard(id: configuration.id)
        let (clock, logger) = (surroundings.clock, surroundings.logger.naming(configuration))
        let source: StreamSource
        switch configuration.source {
        case .rtp(let rtp):
            let outlets = RTPSession.Outlets(
                onUnit: queue.push,
                onStatistics: { status.note($0, $1, now: clock.now) })
            source = .udp(
                try await UDPSource.bind(
                    rtp, clock: clock, logger: logger, group: surroundings.group, outlets: outlets))
        case .pull(let pull):
            let outlets = PullSource.Outlets(
                onUnit: { unit in
                    status.noteUnit(now: unit.arrival)
                    queue.push(unit)
                },
                onConnection: status.note)
            source = .pull(PullSource(pull, clock: clock, logger: logger, outlets: outlets))
        case .whip(let whip):
            let outlets = PublisherOutlets(
                onUnit: queue.push,
                onStatistics: { status.note($0, RTPSession.Counters($1), now: clock.now) },
                onChange: { status.notePublisher(isThere: $0) })
            source = .whip(
                try await WHIPSource.open(
                    whip, stream: configuration.id, listener: surroundings.publishers, outlets: outlets, logger: logger)
            )
        }
        return RunningStream(configuration, source: source, queue: queue, status: status)
    }

    private init(
        _ configuration: ServiceConfiguration.Stream, source: StreamSource, queue: AccessUnitQueue,
        status: StreamStatusBoard
    ) {
        self.configuration = configuration
        self.source = source
        self.queue = queue
        self.status = status
        rules = StreamRules(configuration.rules, alertsPerHour: configuration.alertsPerHour)
    }

    /// Binds what is useful and not needed.
    func bindControl() async { await source.bindControl() }

    /// Begins to fetch, and to analyse what comes.
    func start(_ shared: SharedStages) {
        let pipeline = StreamPipeline(
            configuration: configuration, queue: queue, shared: shared, rules: rules, status: status,
            snapshot: snapshot, requestKeyFrame: source.requestKeyFrame)
        source.start()
        work.withLock { $0 = Task { await pipeline.run() } }
    }

    /// Takes no more packets.
    func stopReceiving() async {
        await source.close()
        queue.finish()
    }

    /// Takes no more packets, and answers when what was queued has become what it becomes.
    func close() async {
        await stopReceiving()
        await work.withLock { $0 }?.value
    }
}

extension RTPSession.Counters {
    /// The same of somebody who publishes.
    fileprivate init(_ counters: WebRTCSession.Counters) {
        intake.unproven = counters.unproven
        intake.notAuthentic = counters.notAuthentic
        intake.replayed = counters.replayed
    }
}
