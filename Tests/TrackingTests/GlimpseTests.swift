import Testing
import Tracking

/// Who is seen, but not surely enough to be followed.
@Suite struct GlimpseTests {
    private func person(x: Float, score: Float) -> Observation {
        Observation(box: BoundingBox(x: x, y: 100, width: 30, height: 80), score: score)
    }

    @Test func whoStaysBelowTheScoreOfATrackIsRemembered() throws {
        var tracker = PersonTracker()
        for (index, score) in [Float(0.31), 0.44, 0.38].enumerated() {
            tracker.update([person(x: 50 + Float(index) * 5, score: score)], now: .milliseconds(200 * index))
        }
        let glimpse = try #require(tracker.glimpses.first)
        #expect(tracker.glimpses.count == 1)
        #expect(glimpse.timesSeen == 3)
        #expect(glimpse.best.score == 0.44)
        #expect(glimpse.best.box.x == 55)
        #expect(glimpse.needed == 0.5)
        #expect(glimpse.firstSeen == .zero)
        #expect(glimpse.lastSeen == .milliseconds(400))
        #expect(!glimpse.isFollowed)
    }

    @Test func whoIsFollowedAfterAllSaysSo() {
        var tracker = PersonTracker()
        tracker.update([person(x: 50, score: 0.4)], now: .zero)
        tracker.update([person(x: 50, score: 0.6)], now: .milliseconds(200))
        // A weak sighting of who is followed is none of its own.
        tracker.update([person(x: 50, score: 0.4)], now: .milliseconds(400))
        #expect(tracker.glimpses.map(\.isFollowed) == [true])
        #expect(tracker.tracks.count == 1)
    }

    @Test func whoComesLaterOrElsewhereIsAnother() {
        var tracker = PersonTracker()
        tracker.update([person(x: 50, score: 0.4), person(x: 200, score: 0.4)], now: .zero)
        tracker.update([person(x: 50, score: 0.4)], now: .seconds(3))
        #expect(tracker.glimpses.map(\.id) == [1, 2, 3])
    }

    @Test func noMoreAreKeptThanTheirLimit() {
        var tracker = PersonTracker()
        for index in 0..<100 { tracker.update([person(x: 50, score: 0.4)], now: .seconds(3 * index)) }
        #expect(tracker.glimpses.count == 32)
        #expect(tracker.glimpses.last?.id == 100)
    }
}
