/// Somebody whom the detector saw, but never surely enough for a track to begin.
package struct Glimpse: Sendable, Equatable {
    /// Counted from 1, never used twice by one tracker.
    package let id: Int
    /// When they were first and last seen.
    package let firstSeen: Duration
    package fileprivate(set) var lastSeen: Duration
    /// In how many frames.
    package fileprivate(set) var timesSeen = 1
    /// The surest sighting.
    package fileprivate(set) var best: Observation
    /// The score a track begins with.
    package let needed: Float
    /// Whether a track began there after all.
    package fileprivate(set) var isFollowed = false

    /// Where they were seen last.
    fileprivate var box: BoundingBox
}

/// The latest glimpses: who wonders why nobody was followed is told how close it was.
struct Glimpses: Sendable {
    /// So many are remembered; then the oldest is forgotten.
    static let limit = 32
    /// Who is seen again after so long, or overlaps so little, is somebody else.
    private static let patience = Duration.seconds(2)
    private static let leastOverlap: Float = 0.2

    /// The newest last.
    private(set) var all: [Glimpse] = []
    private var nextID = 1

    /// Takes a sighting that continues no track and begins none.
    mutating func add(_ observation: Observation, needed: Float, now: Duration) {
        guard let index = index(of: observation.box, now: now) else {
            if all.count == Self.limit { all.removeFirst() }
            all.append(
                Glimpse(
                    id: nextID, firstSeen: now, lastSeen: now, best: observation, needed: needed, box: observation.box))
            nextID += 1
            return
        }
        if all[index].lastSeen < now { all[index].timesSeen += 1 }
        all[index].lastSeen = now
        all[index].box = observation.box
        if observation.score > all[index].best.score { all[index].best = observation }
    }

    /// A track has begun at `box`.
    mutating func follow(_ box: BoundingBox, now: Duration) {
        if let index = index(of: box, now: now) { all[index].isFollowed = true }
    }

    private func index(of box: BoundingBox, now: Duration) -> Int? {
        all.lastIndex {
            !$0.isFollowed && $0.lastSeen <= now && now - $0.lastSeen <= Self.patience
                && $0.box.intersectionOverUnion(box) >= Self.leastOverlap
        }
    }
}
