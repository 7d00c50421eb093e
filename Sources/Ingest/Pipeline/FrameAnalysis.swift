internal import AlertRules
internal import Decoding
internal import Detection
internal import Tracking

/// From a stream's frames over detections and tracks to what its rules decide, for live streams and replayed clips alike.
///
/// It knows no clock: every frame comes with its times, so the same frames give the same alerts. One owner; not
/// thread-safe.
struct FrameAnalysis {
    /// When a frame was taken.
    struct Instant {
        /// On the stream's own clock, which tracks and rules go by.
        let mediaTime: Duration
        /// Seconds since 1970, for schedules.
        let unixTime: Double
    }

    /// What was made of a frame.
    struct Outcome {
        /// What the network found, in this frame or in the last one that it looked at.
        let found: [Observation]
        /// Every living track.
        let tracks: [Track]
        /// What the rules made of it.
        let verdict: StreamRules.Verdict
        /// Whether something moved; nil where nobody watches for motion.
        let hasMotion: Bool?
        /// Whether the network looked at it, rather than what it found before standing still.
        let isLookedAt: Bool
        /// Parts of it that the network saw magnified.
        let crops: Int

        /// The persons who are believed and in this frame.
        var visible: [Track] { tracks.filter { $0.state == .confirmed } }
    }

    private let detectors: DetectorPool
    private let rules: StreamRules
    private var tracker = PersonTracker()
    private var motion: MotionStage?
    /// What the network found when it looked last.
    private var found: [Observation] = []

    init(detectors: DetectorPool, rules: StreamRules, motion: ServiceConfiguration.Motion) {
        self.detectors = detectors
        self.rules = rules
        self.motion = motion.isEnabled ? MotionStage(motion) : nil
    }

    /// Looks at the next frame, in the order of media time; throws when the network cannot look at frames of its size.
    mutating func analyse(_ frame: VideoFrame, at instant: Instant) async throws -> Outcome {
        let isLookedAt = motion?.watch(frame, following: tracker.followed, now: instant.mediaTime) ?? true
        var crops = 0
        if isLookedAt {
            let result = try await detectors.detect(in: frame, attention: attention(in: frame))
            found = frame.withPlanes { planes in result.detections.map { Observation($0, in: planes) } }
            crops = result.crops.count
        }
        let size = FrameSize(width: Float(frame.width), height: Float(frame.height))
        let tracks = tracker.update(found, in: size, now: instant.mediaTime)
        var scene = Scene(
            tracks: tracks, frame: size, now: instant.mediaTime, time: Int64(instant.unixTime),
            changes: motion?.changes(of: tracks, in: frame))
        scene.sharpness = sharpness(of: tracks, in: frame, instant)
        let mediaStart = instant.unixTime - instant.mediaTime / .seconds(1)
        return Outcome(
            found: found, tracks: tracks,
            verdict: rules.evaluate(scene, glimpses: tracker.glimpses, mediaStart: mediaStart),
            hasMotion: motion?.hasMotion, isLookedAt: isLookedAt, crops: crops)
    }

    private func sharpness(of tracks: [Track], in frame: VideoFrame, _ instant: Instant) -> [Int: Float] {
        let seen = tracks.filter { $0.state == .confirmed && $0.lastSeen == instant.mediaTime }
        return Dictionary(uniqueKeysWithValues: seen.map { ($0.id, frame.sharpness(in: $0.box)) })
    }

    /// Who is followed, and what moves besides.
    private func attention(in frame: VideoFrame) -> CroppingDetector.Attention {
        guard let motion, motion.crops > 0 else { return .none }
        let followed = tracker.followed.map {
            Box(x: $0.box.x, y: $0.box.y, width: $0.box.width, height: $0.box.height)
        }
        return CroppingDetector.Attention(targets: followed + motion.regions(in: frame), budget: motion.crops)
    }
}

extension Observation {
    fileprivate init(_ detection: Detection, in planes: YUVPlanes) {
        let found = detection.box
        let box = BoundingBox(x: found.x, y: found.y, width: found.width, height: found.height)
        self.init(box: box, score: detection.score, appearance: Appearance(of: box, in: planes))
    }
}
