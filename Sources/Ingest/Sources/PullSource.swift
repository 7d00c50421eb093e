internal import AlertProtocol
package import Decoding
internal import Foundation
package import Logging
package import RTP
internal import Synchronization

/// A source that is fetched, on a thread of its own since libavformat blocks: an RTSP camera, an HTTP URL or a file.
///
/// A camera that refuses, drops the connection or falls silent is tried again with growing pauses, for ever; a file is
/// played once. What is no camera is played at the speed at which it was recorded.
package final class PullSource: Sendable {
    /// How the connection is doing.
    package enum Connection: Sendable, Equatable {
        /// Being opened for the first time.
        case connecting
        /// Delivering.
        case connected
        /// Lost or refused, why, and how often already; it is tried again.
        case retrying(reason: String, attempts: Int)
        /// The file is over.
        case ended
    }

    /// What the source tells its stream; called on the source's thread.
    package struct Outlets: Sendable {
        let onUnit: @Sendable (AccessUnit) -> Void
        let onConnection: @Sendable (Connection) -> Void

        /// Access units go to `onUnit`, and to `onConnection` what becomes of the connection.
        package init(
            onUnit: @escaping @Sendable (AccessUnit) -> Void,
            onConnection: @escaping @Sendable (Connection) -> Void
        ) {
            self.onUnit = onUnit
            self.onConnection = onConnection
        }
    }

    /// A connection that delivered for so long is a success: the next pause is the shortest again.
    private static let successTime = Duration.seconds(10)

    private let source: ServiceConfiguration.PullSource
    private let clock: ServiceClock
    private let logger: Logger
    private let outlets: Outlets
    private let interruption = Mutex(MediaInterruption())
    private let isClosed = Atomic(false)
    private let wakeUp = DispatchSemaphore(value: 0)
    private let finished: AsyncStream<Never>
    private let finish: AsyncStream<Never>.Continuation

    /// A source of which nothing is fetched yet.
    package init(
        _ source: ServiceConfiguration.PullSource, clock: ServiceClock, logger: Logger, outlets: Outlets
    ) {
        self.source = source
        self.clock = clock
        self.logger = logger
        self.outlets = outlets
        (finished, finish) = AsyncStream.makeStream()
    }

    /// Where it is fetched from.
    package var location: MediaLocation { source.location }

    /// Begins to fetch.
    package func start() {
        let thread = Thread { [self] in
            run()
            finish.finish()
        }
        thread.name = "picket-pull"
        thread.start()
    }

    /// Stops fetching; answers when no more access unit will come.
    package func close() async {
        isClosed.store(true, ordering: .sequentiallyConsistent)
        interruption.withLock { $0.cancel() }
        wakeUp.signal()
        for await _ in finished {}
    }

    private var isOpen: Bool { !isClosed.load(ordering: .sequentiallyConsistent) }

    private func run() {
        var backoff = ReconnectBackoff()
        var generator = SystemRandomNumberGenerator()
        outlets.onConnection(.connecting)
        while isOpen {
            let start = clock.now
            let reason: String
            do {
                try play()
                guard source.location.isRemote else {
                    if isOpen { outlets.onConnection(.ended) }
                    return
                }
                reason = "the other end closed the connection"
            } catch {
                reason = "\(error)"
            }
            guard isOpen else { return }
            if clock.now - start >= Self.successTime { backoff.reset() }
            let pause = backoff.nextDelay(using: &generator)
            outlets.onConnection(.retrying(reason: reason, attempts: backoff.attempts))
            logger.warning("the source is lost and tried again", metadata: ["reason": "\(reason)", "in": "\(pause)"])
            wait(pause)
        }
    }

    /// Delivers until the end or a failure.
    private func play() throws(FFmpegError) {
        let interruption = MediaInterruption()
        self.interruption.withLock { $0 = interruption }
        guard isOpen else { return }
        let stream = try MediaStream(
            source.location, transport: source.transport, stallTimeout: source.stallTimeout,
            interruption: interruption)
        let start = clock.now
        while isOpen, var unit = try stream.next() {
            if unit.followsGap { outlets.onConnection(.connected) }
            if !source.location.isPaced { wait(start + unit.time.sinceStart - clock.now) }
            // The tracker's time goes on over reconnections.
            unit.time.ticks &+= Int64(start / .seconds(1) * Double(unit.time.clockRate))
            unit.arrival = clock.now
            outlets.onUnit(unit)
        }
    }

    /// Returns after `duration`, or as soon as the source is closed.
    private func wait(_ duration: Duration) {
        guard duration > .zero, isOpen else { return }
        let nanoseconds = Int(min(duration, .seconds(60)) / .nanoseconds(1))
        if wakeUp.wait(timeout: .now() + .nanoseconds(nanoseconds)) == .success { wakeUp.signal() }
    }
}
