internal import Tracking

/// Whether a track has ever moved: a person on a poster never does.
///
/// Either the picture has changed where the track alone is, or the track has gone from where it began, which also tells when
/// the picture is not watched there.
struct TrackMovement: Sendable {
    /// So much of the box must change.
    private static let leastShare: Float = 0.1
    /// Or the box must go so far, in heights of itself; a detector's tremble is less.
    private static let leastWay: Float = 0.5

    private let start: BoundingBox
    private var greatestShare: Float = 0
    /// Once it has moved it may stand still for ever.
    private(set) var hasMoved = false

    init(_ track: Track) { start = track.box }

    /// Takes the track as it is in a frame that it is seen in.
    mutating func observe(_ track: Track, in scene: Scene) {
        guard let changes = scene.changes else { return hasMoved = true }
        // Who walks past a poster changes the picture there, but is in it.
        let isAlone = !scene.tracks.contains {
            $0.id != track.id && $0.lastSeen == scene.now && $0.box.intersectionOverUnion(track.box) > 0
        }
        if isAlone { greatestShare = max(greatestShare, changes[track.id] ?? 0) }
        let (x, y) = (track.box.centreX - start.centreX, track.box.centreY - start.centreY)
        let way = Self.leastWay * max(start.height, track.box.height)
        hasMoved = hasMoved || greatestShare >= Self.leastShare || x * x + y * y >= way * way
    }

    /// What it lacks.
    var shortfall: Shortfall? {
        hasMoved
            ? nil
            : Shortfall(
                .motion, value: "\(hundredths(greatestShare)) of the box changed",
                needed: "\(hundredths(Self.leastShare)) or more, or a step aside", closeness: greatestShare)
    }
}

extension BoundingBox {
    fileprivate var centreX: Float { x + width / 2 }
    fileprivate var centreY: Float { y + height / 2 }
}
