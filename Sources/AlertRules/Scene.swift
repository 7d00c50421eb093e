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

    /// How well a track in sight can be seen: alone, near, sharp and surely.
    func sighting(of track: Track) -> Sighting {
        let area =
            plausibleExtent(of: track.box.width, track.usualExtent.width) / frame.width
            * (plausibleExtent(of: track.box.height, track.usualExtent.height) / frame.height)
        let hidden = tracks.reduce(Float(0)) { hidden, other in
            other.id == track.id ? hidden : max(hidden, track.box.share(coveredBy: other.box))
        }
        return Sighting(
            track: track, time: now,
            quality: track.latestScore * area * (sharpness[track.id] ?? 1) * (1 - hidden))
    }

    /// A box that is clearly larger than the track's others holds somebody else as well: the larger, the worse it is.
    private func plausibleExtent(of extent: Float, _ usual: Float) -> Float {
        let limit = 1.1 * usual
        return extent > limit && extent > 0 ? limit * (limit / extent) * (limit / extent) : extent
    }
}
