package import AlertProtocol
internal import AlertRules
internal import Decoding
internal import RTP
internal import Tracking

/// Plays clips through the stages of a live stream on a clock that their frames turn.
///
/// It is as fast as the frames can be analysed, looks at every frame that is due, and gives the same each time.
package struct ClipReplay: Sendable {
    /// Frames analysed a second.
    package let framesPerSecond: Double
    private let detectors: DetectorPool
    private let rules: [Rule.Settings]
    private let motion: ServiceConfiguration.Motion
    private let start: Double

    /// Plays clips as if they came from `stream`.
    ///
    /// - Parameters:
    ///   - stream: its rate and its rules count; nil for what a stream does that nobody has configured.
    ///   - framesPerSecond: frames analysed a second; nil for the stream's.
    ///   - detectors: where frames are looked at.
    ///   - start: when the clips begin; nil takes every rule for armed and 1970 for the year.
    package init(
        stream: ServiceConfiguration.Stream?, framesPerSecond: Double? = nil, detectors: DetectorPool,
        start: UTCTimestamp? = nil
    ) {
        self.detectors = detectors
        self.start = Double(start?.milliseconds ?? 0) / 1000
        self.framesPerSecond =
            framesPerSecond ?? stream?.framesPerSecond ?? ServiceConfiguration.Stream.defaultFramesPerSecond
        motion = stream?.motion ?? ServiceConfiguration.Motion()
        rules = (stream?.rules ?? [Rule.Settings()]).map { rule in
            var rule = rule
            if start == nil { rule.armed = [] }
            return rule
        }
    }

    /// What each rule asks of the network, and the tracker before it.
    package var demands: [ReplayedClip.Demand] { rules.map(ReplayedClip.Demand.init) }

    /// Plays the clip at `path`, and says to `progress` how far it is; throws when it cannot be read.
    package func run(
        _ path: String, progress: (FileProgress) -> Void = { _ in }
    ) async throws -> ReplayedClip {
        let file = try MediaFile(path)
        let stream = StreamRules(rules)
        var analysis = FrameAnalysis(detectors: detectors, rules: stream, motion: motion)
        var sampler = FrameSampler(framesPerSecond: framesPerSecond)
        var decisions = DecisionLog()
        var alerts: [ReplayedClip.Alert] = []
        var searches: [ReplayedClip.Search] = []
        var frames = 0
        var (last, interval) = (Duration.zero, Duration.zero)
        while let frame = try file.next() {
            progress(FileProgress(frames: frames, expectedFrames: file.expectedFrames))
            frames += 1
            let time = frame.time?.sinceStart ?? last
            (last, interval) = (time, time > last ? time - last : interval)
            guard sampler.takes(time) else { continue }
            let instant = FrameAnalysis.Instant(mediaTime: time, unixTime: start + time / .seconds(1))
            let outcome = try await analysis.analyse(frame, at: instant)
            searches.append(ReplayedClip.Search(time: time, found: outcome.found.map(ReplayedClip.Found.init)))
            for raised in outcome.verdict.admission.alerts where raised.event == .start {
                let track = outcome.tracks.first { $0.id == raised.id.track } ?? raised.best.track
                alerts.append(ReplayedClip.Alert(rule: raised.id.rule, track: track, at: time))
            }
            decisions.take(stream.decisions)
        }
        return ReplayedClip(
            duration: last + interval, searches: searches, alerts: alerts,
            decisions: decisions.reports(inOrderOf: rules.map(\.name)), unfollowed: decisions.unfollowed)
    }
}

extension ReplayedClip.Alert {
    fileprivate init(rule: String, track: Track, at time: Duration) {
        let box = track.box
        self.init(
            rule: rule, trackID: track.id, time: time, score: track.score,
            box: [box.x, box.y, box.width, box.height].map(\.inHundredths))
    }
}

extension ReplayedClip.Found {
    fileprivate init(_ observation: Observation) {
        let box = observation.box
        self.init(box: [box.x, box.y, box.width, box.height], score: observation.score)
    }
}

extension ReplayedClip.Demand {
    fileprivate init(_ rule: Rule.Settings) {
        let tracker = PersonTracker.Settings()
        self.init(
            minimumScore: max(rule.minimumScore, tracker.sureScore),
            needed: max(rule.confirmation.needed, tracker.confirmations),
            window: max(rule.confirmation.window, tracker.window))
    }
}
