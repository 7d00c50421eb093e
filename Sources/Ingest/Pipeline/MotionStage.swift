internal import AlertRules
internal import Decoding
internal import Detection
internal import Motion
internal import Tracking

/// Watches a stream's frames for motion, and so decides at which of them the network looks.
///
/// One owner; not thread-safe.
struct MotionStage {
    private var detector: MotionDetector
    private var schedule = LookSchedule()

    /// How many parts of a frame the network may see magnified.
    let crops: Int

    /// Whether the last frame was anything but still.
    private(set) var hasMotion = true

    init(_ configuration: ServiceConfiguration.Motion) {
        var settings = MotionDetector.Settings()
        settings.sensitivity = configuration.sensitivity
        crops = configuration.crops
        detector = MotionDetector(settings: settings) { [mask = configuration.mask] x, y in
            mask.contains { $0.contains(RelativePoint(x: x, y: y)) }
        }
    }

    /// Takes the next frame and answers whether the network has to look at it, given who is followed.
    mutating func watch(_ frame: VideoFrame, following tracks: [Track], now: Duration) -> Bool {
        let finding = frame.withPlanes { detector.look(at: $0, now: now) }
        hasMotion = finding != .still
        return schedule.isDue(finding, presence: LookSchedule.Presence(tracks), now: now)
    }

    /// Where something moves in the last frame, in pixels of it; the largest first.
    func regions(in frame: VideoFrame) -> [Box] {
        let (width, height) = (Float(frame.width), Float(frame.height))
        return detector.regions.map {
            Box(x: $0.x * width, y: $0.y * height, width: $0.width * width, height: $0.height * height)
        }
    }

    /// The share of each track's box that has changed in the last frame.
    func changes(of tracks: [Track], in frame: VideoFrame) -> [Int: Float] {
        let (width, height) = (Float(frame.width), Float(frame.height))
        return Dictionary(
            uniqueKeysWithValues: tracks.map { track in
                let box = track.box
                let region = MotionRegion(
                    x: box.x / width, y: box.y / height, width: box.width / width, height: box.height / height)
                return (track.id, detector.changedShare(of: region))
            })
    }
}

extension LookSchedule.Presence {
    fileprivate init(_ tracks: [Track]) {
        self = tracks.isEmpty ? .nobody : tracks.allSatisfy { $0.state == .confirmed } ? .settled : .unsettled
    }
}

extension MotionDetector {
    /// Looks at the brightness of a decoded frame.
    fileprivate mutating func look(at planes: YUVPlanes, now: Duration) -> Finding {
        // Rows may lie upside down in memory; the first byte of all is then that of the last row.
        let lowest = min(0, (planes.height - 1) * planes.yStride)
        let count = (planes.height - 1) * abs(planes.yStride) + planes.width
        let samples = UnsafeRawBufferPointer(start: planes.y + lowest, count: count)
        let plane = LumaPlane(
            samples.bytes, firstRow: -lowest, stride: planes.yStride, width: planes.width, height: planes.height)
        return look(at: plane, now: now)
    }
}
