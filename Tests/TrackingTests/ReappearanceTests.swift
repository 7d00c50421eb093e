import Testing
import Tracking

/// Who is given back their track after nobody could see them.
@Suite struct ReappearanceTests {
    private static let frame = FrameSize(width: 1280, height: 480)

    /// Somebody of whom all pixels of trunk and legs are in the same bin of every channel.
    private static func dressed(_ trunk: Int, _ legs: Int) -> Appearance {
        var bins = SIMD16<Float>.zero
        bins[trunk] = 1
        bins[Appearance.binsPerPart + legs] = 1
        return Appearance(luma: bins, cb: bins, cr: bins)
    }

    private static let black = dressed(0, 1)
    private static let red = dressed(5, 6)

    /// A yard in which one person has stood still for two seconds, at x = 300.
    private struct Yard {
        var tracker = PersonTracker()
        var now = Duration.zero

        init() { show([person(x: 300)], times: 10) }

        mutating func show(_ persons: [Observation], times: Int) {
            for _ in 0..<times {
                tracker.update(persons, in: frame, now: now)
                now += .milliseconds(200)
            }
        }

        var ids: [Int] { tracker.followed.map(\.id) }
    }

    private static func person(x: Float, _ appearance: Appearance = black, score: Float = 0.8) -> Observation {
        Observation(
            box: BoundingBox(x: x, y: 200, width: 30, height: 80), score: score, appearance: appearance)
    }

    @Test(arguments: [10, 20, 35])
    func whoComesOutWhereOneIsMissingIsTheSameOnceBelieved(framesHidden: Int) {
        var yard = Yard()
        yard.show([], times: framesHidden)
        yard.show([Self.person(x: 330)], times: 2)
        let before = yard.ids
        yard.show([Self.person(x: 330)], times: 1)
        #expect(yard.ids == [1])
        #expect(yard.tracker.tracks.map(\.id) == [1])
        // Until a track of two seconds ago survives, it is continued at once.
        #expect(before == (framesHidden <= 10 ? [1] : [2]))
        #expect(yard.tracker.tracks.first?.firstSeen == .zero)
    }

    @Test func nobodyIsMissingForEver() {
        var yard = Yard()
        yard.show([], times: 45)
        #expect(yard.tracker.tracks.isEmpty)
        yard.show([Self.person(x: 300)], times: 3)
        #expect(yard.ids == [2])
    }

    @Test func whoIsFarAwayOrDressedOtherwiseIsSomebodyElse() {
        var yard = Yard()
        yard.show([], times: 15)
        yard.show([Self.person(x: 1000)], times: 3)
        #expect(yard.ids == [2])
        var other = Yard()
        other.show([], times: 15)
        other.show([Self.person(x: 400, Self.red)], times: 3)
        #expect(other.ids == [2])
    }

    /// Where strangers walk in, the one who begins there is taken for one.
    @Test func whoComesInAtTheEdgeIsSomebodyElse() {
        var tracker = PersonTracker()
        var now = Duration.zero
        func show(_ x: Float, times: Int, speed: Float = 0) {
            for index in 0..<times {
                tracker.update([Self.person(x: x + speed * Float(index))], in: Self.frame, now: now)
                now += .milliseconds(200)
            }
        }
        show(60, times: 10)
        now += .seconds(2)
        tracker.update([], in: Self.frame, now: now)
        #expect(tracker.tracks.map(\.state) == [.missing])
        show(2, times: 3, speed: 12)
        #expect(tracker.followed.map(\.id) == [2])
    }

    /// Two who came in as one: whoever is told from the other later is nobody who was there before.
    @Test func whileNobodyIsMissingWhoBeginsIsNew() {
        var yard = Yard()
        yard.show([Self.person(x: 300), Self.person(x: 335)], times: 3)
        #expect(yard.ids == [1, 2])
    }

    /// Two meet, one track goes over to the other person, and that one's own sees a shadow: as many come out as went in.
    @Test func asManyComeOutOfAMeetingAsWentIn() {
        var yard = Yard()
        yard.show([Self.person(x: 300), Self.person(x: 420, Self.red)], times: 10)
        #expect(yard.ids == [1, 2])
        // What is left of the second is weak and stays where it was.
        let shadow = Self.person(x: 405, Self.red, score: 0.35)
        yard.show([Self.person(x: 300), shadow], times: 4)
        yard.show([Self.person(x: 300), shadow, Self.person(x: 450, Self.red)], times: 3)
        #expect(yard.ids == [1, 2])
        #expect(yard.tracker.tracks.map(\.box.x) == [300, 450])
    }
}
