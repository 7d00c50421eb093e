package import AlertProtocol
internal import Tracking

/// What `/api/streams/{id}/decisions` says of somebody who was seen, but not surely enough to be followed.
package struct GlimpseReport: Encodable, Sendable {
    /// When they were first and last seen.
    package let firstSeen, lastSeen: UTCTimestamp
    /// In how many frames.
    package let timesSeen: Int
    /// The greatest score, and the one a track begins with.
    package let score, needed: Float
    /// Where that was: x, y, width, height in pixels of the frame, origin top left.
    package let box: [Float]
    let id: Int

    private enum CodingKeys: String, CodingKey {
        case score, needed, box
        case firstSeen = "first_seen"
        case lastSeen = "last_seen"
        case timesSeen = "times_seen"
    }

    /// A detector's slip lasts a frame or two: nobody asks why it was not followed.
    private static let leastTimesSeen = 3

    /// Nil for who was followed after all, and for a slip; `mediaStart` is when media time was 0, in seconds since 1970.
    init?(_ glimpse: Glimpse, mediaStart: Double) {
        guard !glimpse.isFollowed, glimpse.timesSeen >= Self.leastTimesSeen else { return nil }
        let box = glimpse.best.box
        id = glimpse.id
        firstSeen = UTCTimestamp(glimpse.firstSeen, after: mediaStart)
        lastSeen = UTCTimestamp(glimpse.lastSeen, after: mediaStart)
        timesSeen = glimpse.timesSeen
        score = glimpse.best.score.inHundredths
        needed = glimpse.needed
        self.box = [box.x, box.y, box.width, box.height].map(\.inHundredths)
    }
}

/// The answer of `/api/streams/{id}/decisions`.
struct StreamDecisions: Encodable, Sendable {
    let decisions: [DecisionReport]
    let unfollowed: [GlimpseReport]
    /// Ids of glimpses that became tracks, which is not told.
    let followed: Set<Int>

    private enum CodingKeys: String, CodingKey {
        case decisions, unfollowed
    }
}
