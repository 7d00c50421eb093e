package import Tracking

/// What a rule sees of one frame.
package struct Scene: Sendable {
    /// Every living track.
    package let tracks: [Track]
    /// The frame's size.
    package let frame: FrameSize
    /// Media time.
    package let now: Duration
    /// Seconds since 1970, for schedules.
    package let time: Int64
    /// How sharp the persons in sight are, by the ids of their tracks, 0...1; who is not in it counts as sharp.
    package var sharpness: [Int: Float] = [:]
    /// By track, which share of its box has changed in this frame, 0...1; nil where nobody watches for motion.
    package let changes: [Int: Float]?

    package init(tracks: [Track], frame: FrameSize, now: Duration, time: Int64, changes: [Int: Float]? = nil) {
        self.tracks = tracks
        self.frame = frame
        self.now = now
        self.time = time
        self.changes = changes
    }

    /// How well a track in sight can be seen.
    func sighting(of track: Track) -> Sighting {
        let area = track.box.width / frame.width * (track.box.height / frame.height)
        return Sighting(
            track: track, time: now, quality: track.latestScore * area * (sharpness[track.id] ?? 1))
    }
}
