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
        let unixTime: Int64
    }

    /// What was made of a frame.
    struct Outcome {
        /// Every living track.
        let tracks: [Track]
        /// What somebody is to be told of.
        let raised: [RaisedAlert]

        /// The persons who are believed and in this frame.
        var visible: [Track] { tracks.filter { $0.state == .confirmed } }
    }

    private let detectors: DetectorPool
    private let rules: StreamRules
    private var tracker = PersonTracker()

    init(detectors: DetectorPool, rules: StreamRules) {
        self.detectors = detectors
        self.rules = rules
    }

    /// Looks at the next frame, in the order of media time; throws when the network cannot look at frames of its size.
    mutating func analyse(_ frame: VideoFrame, at instant: Instant) async throws -> Outcome {
        let detections = try await detectors.detect(in: frame)
        let tracks = tracker.update(detections.map(Observation.init), now: instant.mediaTime)
        let scene = Scene(
            tracks: tracks, frame: FrameSize(width: Float(frame.width), height: Float(frame.height)),
            now: instant.mediaTime, time: instant.unixTime)
        return Outcome(tracks: tracks, raised: rules.evaluate(scene))
    }
}

extension Observation {
    fileprivate init(_ detection: Detection) {
        let box = detection.box
        self.init(
            box: BoundingBox(x: box.x, y: box.y, width: box.width, height: box.height), score: detection.score)
    }
}
