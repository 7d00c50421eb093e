internal import Decoding
internal import Logging
internal import RTP

/// One camera's way from access units to alerts, and the owner of its decoder and analysis.
///
/// Decoding and analysis run side by side: when the network is busy, the next frame that is due waits for it and is
/// replaced by a newer one, so that decoding never waits and an alert never shows the past.
final class StreamPipeline: Sendable {
    /// A frame on its way to the network, with the times at which it passed each stage.
    private struct DueFrame: Sendable {
        let frame: VideoFrame
        let mediaTime: Duration
        let captured: NTPTimestamp?
        let arrival: Duration
        let decoded: Duration
    }

    private let configuration: ServiceConfiguration.Stream
    private let queue: AccessUnitQueue
    private let detectors: DetectorPool
    private let alerts: AlertWriter
    private let rules: StreamRules
    private let status: StreamStatusBoard
    private let snapshot: StreamSnapshot
    private let clock: ServiceClock
    private let logger: Logger
    /// Asks the sender for a key frame.
    private let requestKeyFrame: @Sendable () -> Void

    init(
        configuration: ServiceConfiguration.Stream, queue: AccessUnitQueue, shared: SharedStages, rules: StreamRules,
        status: StreamStatusBoard, snapshot: StreamSnapshot, requestKeyFrame: @escaping @Sendable () -> Void
    ) {
        self.configuration = configuration
        self.requestKeyFrame = requestKeyFrame
        self.queue = queue
        self.rules = rules
        self.status = status
        self.snapshot = snapshot
        detectors = shared.detectors
        alerts = shared.alerts
        clock = shared.clock
        logger = shared.logger.naming(configuration)
    }

    /// Works until the queue is finished and everything in it has become what it becomes.
    ///
    /// Without a decoder for its codec the stream stays silent, says so once, and disturbs no other.
    func run() async {
        let (frames, due) = AsyncStream.makeStream(of: DueFrame.self, bufferingPolicy: .bufferingNewest(1))
        async let analysis: Void = analyse(frames)
        await decode(into: due)
        due.finish()
        await analysis
    }

    private func decode(into due: AsyncStream<DueFrame>.Continuation) async {
        var sampler = FrameSampler(framesPerSecond: configuration.framesPerSecond)
        var stage = DecoderStage(source: configuration.source.rtp)
        while let unit = await queue.next() {
            let decoder: VideoDecoder
            do {
                guard let present = try stage.decoder(for: unit.codec) else { continue }
                decoder = present
            } catch {
                logger.error("this stream cannot be decoded", metadata: ["error": "\(error)"])
                continue
            }
            let neededKeyFrame = decoder.needsKeyFrame
            decoder.decode(unit) { frame in
                let mediaTime = (frame.time ?? unit.time).sinceStart
                guard sampler.takes(mediaTime) else { return }
                let next = DueFrame(
                    frame: frame, mediaTime: mediaTime, captured: unit.wallclock, arrival: unit.arrival,
                    decoded: clock.now)
                if case .dropped = due.yield(next) { status.update { $0.framesSkipped += 1 } }
            }
            // What the receiver took for whole may still be damaged, a key frame too.
            if decoder.needsKeyFrame, !neededKeyFrame || unit.isKeyFrame { requestKeyFrame() }
            status.note(
                stage.statistics, needsKeyFrame: decoder.needsKeyFrame, dropped: queue.dropped)
        }
    }

    private func analyse(_ frames: AsyncStream<DueFrame>) async {
        var analysis = FrameAnalysis(detectors: detectors, rules: rules, motion: configuration.motion)
        var stage = AlertStage(stream: configuration, writer: alerts, status: status, logger: logger)
        for await due in frames {
            let outcome: FrameAnalysis.Outcome
            do {
                let instant = FrameAnalysis.Instant(
                    mediaTime: due.mediaTime, unixTime: clock.unixTime(at: due.arrival))
                outcome = try await analysis.analyse(due.frame, at: instant)
            } catch {
                logger.error("the network cannot look at this stream", metadata: ["error": "\(error)"])
                continue
            }
            let detected = clock.now
            snapshot.replace(with: due.frame)
            status.update {
                $0.framesAnalysed += 1
                $0.framesWithoutMotion += outcome.hasMotion == false ? 1 : 0
                $0.crops += outcome.crops
                $0.networkRunsSaved += outcome.isLookedAt ? 0 : 1
                $0.width = due.frame.width
                $0.height = due.frame.height
            }
            let times = FrameTimes(
                captured: due.captured, arrival: due.arrival, decoded: due.decoded, detected: detected)
            await stage.take(
                outcome.verdict,
                in: AnalysedFrame(
                    frame: due.frame, mediaTime: due.mediaTime, visible: outcome.visible, times: times))
        }
        let now = clock.now
        await stage.finish(
            rules.finish(at: Int64(clock.unixTime(at: now))),
            at: FrameTimes(captured: nil, arrival: now, decoded: now, detected: now))
    }
}

/// What all streams of a service share.
struct SharedStages: Sendable {
    let detectors: DetectorPool
    let alerts: AlertWriter
    let clock: ServiceClock
    let logger: Logger
}

extension Logger {
    /// A logger whose lines name the stream.
    func naming(_ stream: ServiceConfiguration.Stream) -> Logger {
        var logger = self
        logger[metadataKey: "stream"] = "\(stream.id)"
        return logger
    }
}
