import Testing
import Tracking

@Suite struct AppearanceTests {
    /// Somebody of whom all pixels of a part are in the same bin of every channel.
    private static func dressed(_ trunk: Int, _ legs: Int) -> Appearance {
        var bins = SIMD16<Float>.zero
        bins[trunk] = 1
        bins[Appearance.binsPerPart + legs] = 1
        return Appearance(luma: bins, cb: bins, cr: bins)
    }

    private static let black = dressed(0, 1)
    private static let red = dressed(5, 1)

    private func person(x: Float, _ appearance: Appearance?) -> Observation {
        Observation(
            box: BoundingBox(x: x, y: 100, width: 30, height: 80), score: 0.8, appearance: appearance)
    }

    @Test func likenessGoesFromNothingInCommonToTheSame() {
        #expect(Self.black.likeness(to: Self.black) == 1)
        #expect(Self.black.likeness(to: Self.dressed(2, 6)) == 0)
        #expect(Self.black.likeness(to: Self.red) == 0.5)
    }

    /// Somebody stands still, is hidden for a second, and comes out where their box overlaps nothing.
    @Test(arguments: [(black, [1]), (red, [1, 2]), (nil, [1, 2])])
    func whoComesOutElsewhereIsKnownByTheirClothes(appearance: Appearance?, expectedIDs: [Int]) {
        var tracker = PersonTracker()
        for index in 0..<5 {
            tracker.update([person(x: 50, Self.black)], now: .milliseconds(200 * index))
        }
        tracker.update([], now: .milliseconds(1000))
        tracker.update([person(x: 110, appearance)], now: .milliseconds(1800))
        #expect(tracker.tracks.map(\.id) == expectedIDs)
    }

    /// Two who stand side by side change places between two frames: boxes alone would take each for the other.
    @Test func clothesTellWhoIsWhoWhereBoxesOverlap() {
        var tracker = PersonTracker()
        for index in 0..<5 {
            tracker.update(
                [person(x: 50, Self.black), person(x: 70, Self.dressed(5, 6))],
                now: .milliseconds(200 * index))
        }
        tracker.update(
            [person(x: 66, Self.black), person(x: 54, Self.dressed(5, 6))], now: .milliseconds(1000))
        #expect(tracker.tracks.map(\.id) == [1, 2])
        #expect(tracker.tracks.map(\.box.x) == [66, 54])
    }
}
