import AlertRules
import Testing
import Tracking

@Suite struct PresenceRuleTests {
    /// Feeds one person, standing at `x`, with the score of each frame (nil: not seen) at 5 frames a second.
    private struct Scene {
        var tracker = PersonTracker()
        var rule = PresenceRule()
        var now = Duration.zero
        var raised: [RaisedAlert] = []

        mutating func show(_ scores: [Float?], x: Float = 100) {
            for score in scores {
                let box = BoundingBox(x: x, y: 100, width: 40, height: 100)
                let tracks = tracker.update(score.map { [Observation(box: box, score: $0)] } ?? [], now: now)
                raised += rule.evaluate(tracks, now: now)
                now += .milliseconds(200)
            }
        }
    }

    @Test func onePersonIsOneAlert() {
        var scene = Scene()
        scene.show(Array(repeating: 0.8, count: 600))
        #expect(scene.raised.map(\.track.id) == [1])
        #expect(scene.raised.first?.event == .start)
        #expect(scene.raised.first?.rule == "person")
    }

    @Test func theAlertComesWithTheFrameThatConfirms() {
        var scene = Scene()
        scene.show([0.8, 0.8])
        #expect(scene.raised.isEmpty)
        scene.show([0.8])
        #expect(scene.raised.count == 1)
    }

    @Test func aLowMedianRaisesNothing() {
        var scene = Scene()
        scene.show([0.3, 0.9, 0.3, 0.3, 0.4, 0.3])
        #expect(scene.raised.isEmpty)
    }

    @Test func aPersonWhoFlickersIsNotAnotherAlert() {
        var scene = Scene()
        for _ in 0..<200 { scene.show([0.8, 0.8, 0.8, nil, nil]) }
        #expect(scene.raised.count == 1)
    }

    @Test func aScoreThatRisesAgainWaitsForTheCooldown() {
        var scene = Scene()
        scene.show(Array(repeating: 0.8, count: 10))
        scene.show(Array(repeating: 0.2, count: 10))
        scene.show(Array(repeating: 0.8, count: 10))
        #expect(scene.raised.count == 1)
        scene.show(Array(repeating: 0.2, count: 300))
        scene.show(Array(repeating: 0.8, count: 10))
        #expect(scene.raised.count == 2)
    }

    @Test func theCooldownNeverSilencesANewTrack() {
        var scene = Scene()
        scene.show(Array(repeating: 0.8, count: 10), x: 100)
        scene.show(Array(repeating: 0.8, count: 10), x: 600)
        #expect(scene.raised.map(\.track.id) == [1, 2])
    }

    @Test func whoLeavesAndComesBackIsANewAlert() {
        var scene = Scene()
        scene.show(Array(repeating: 0.8, count: 10))
        scene.show(Array(repeating: nil, count: 15))
        scene.show(Array(repeating: 0.8, count: 10))
        #expect(scene.raised.map(\.track.id) == [1, 2])
    }
}
