import AlertRules
import Testing
import Tracking

/// Each condition of a rule: what passes it, and what is said of what does not.
struct RuleConditionTests {
    private static let rightHalf = Zone(
        corners: [(0.5, 0), (1, 0), (1, 1), (0.5, 1)].map { RelativePoint(x: $0.0, y: $0.1) })

    @Test func whoStandsOutsideTheZoneRaisesNothing() throws {
        var street = Street { $0.zone = Self.rightHalf }
        street.walk(from: (40, 300), to: (300, 300), frames: 30)
        #expect(street.raised.isEmpty)
        let decision = try #require(street.rule.decisions.first)
        #expect(decision.shortfall?.condition == .zone)
        #expect(decision.shortfall?.value == "standing at 0.47, 0.63")
        #expect(decision.raised == nil)
        street.walk(from: (310, 300), to: (400, 300), frames: 10)
        #expect(street.raised.count == 1)
        #expect(street.rule.decisions.first?.shortfall == nil)
        #expect(street.rule.decisions.first?.raised != nil)
    }

    @Test func aPreclusiveZoneForbids() {
        var street = Street { $0.preclusive = [Self.rightHalf].compactMap { $0 } }
        street.walk(from: (600, 300), to: (340, 300), frames: 30)
        #expect(street.raised.isEmpty)
        #expect(street.shortfalls == [.preclusive])
        street.walk(from: (330, 300), to: (200, 300), frames: 15)
        #expect(street.raised.count == 1)
    }

    /// A wire across the picture at half its height, from left to right: down is in.
    @Test(arguments: [(Tripwire.Direction.in, 1, 0), (.out, 0, 1), (.both, 1, 1)])
    func aTripwireCountsItsDirection(direction: Tripwire.Direction, down: Int, up: Int) {
        for (first, last, expected) in [(Float(150), Float(400), down), (400, 150, up)] {
            var street = Street {
                $0.tripwire = Tripwire(
                    start: RelativePoint(x: 0, y: 0.5), end: RelativePoint(x: 1, y: 0.5), direction: direction)
            }
            street.walk(from: (300, first), to: (300, last), frames: 25)
            #expect(street.raised.count == expected)
            if expected == 0 { #expect(street.shortfalls == [.tripwire]) }
        }
    }

    /// The box of who stands on the wire trembles over it, again and again: only a step over it counts, each once.
    @Test func whoTremblesOnATripwireHasNotCrossedIt() {
        var street = Street {
            $0.tripwire = Tripwire(
                start: RelativePoint(x: 0, y: 0.5), end: RelativePoint(x: 1, y: 0.5), direction: .both)
            $0.cooldown = .zero
        }
        street.walk(from: (300, 180), to: (300, 240), frames: 8)
        for step in 0..<40 { street.frame([Street.person(x: 300, y: step.isMultiple(of: 2) ? 233 : 247)]) }
        #expect(street.raised.isEmpty)
        #expect(street.shortfalls == [.tripwire])
        street.walk(from: (300, 240), to: (300, 300), frames: 8)
        #expect(street.raised.count == 1)
        // Who came over it and is gone from it may tremble elsewhere.
        for step in 0..<40 { street.frame([Street.person(x: 300, y: step.isMultiple(of: 2) ? 293 : 307)]) }
        #expect(street.raised.count == 1)
    }

    /// Around the end of the wire nobody steps over it.
    @Test func whoWalksAroundATripwireHasNotCrossedIt() {
        var street = Street {
            $0.tripwire = Tripwire(
                start: RelativePoint(x: 0, y: 0.5), end: RelativePoint(x: 0.5, y: 0.5), direction: .both)
        }
        street.walk(from: (280, 180), to: (400, 240), frames: 15)
        street.walk(from: (400, 242), to: (280, 300), frames: 15)
        #expect(street.raised.isEmpty)
        #expect(street.shortfalls == [.tripwire])
    }

    @Test func dwellIsTimeInTheZone() throws {
        var street = Street {
            $0.zone = Self.rightHalf
            $0.minimumDwell = .seconds(3)
        }
        street.walk(from: (100, 300), to: (318, 300), frames: 30)
        street.walk(from: (322, 300), to: (350, 300), frames: 15)
        #expect(street.raised.isEmpty)
        #expect(street.rule.decisions.first?.shortfall?.value == "2.80 s")
        #expect(street.rule.decisions.first?.shortfall?.needed == "3.00 s or more")
        // A step outside that lasts no second is a detector's tremble.
        street.walk(from: (318, 300), to: (318, 300), frames: 2)
        street.walk(from: (325, 300), to: (330, 300), frames: 2)
        #expect(street.raised.count == 1)
    }

    @Test func whoLeavesTheZoneBeginsAgain() {
        var street = Street {
            $0.zone = Self.rightHalf
            $0.minimumDwell = .seconds(3)
        }
        for _ in 0..<5 {
            street.walk(from: (340, 300), to: (340, 300), frames: 10)
            street.walk(from: (300, 300), to: (300, 300), frames: 10)
        }
        #expect(street.raised.isEmpty)
        #expect(street.shortfalls == [.dwell])
    }

    @Test(arguments: [(Float(0), Float(0.1)), (0.3, 1)])
    func theHeightIsAShareOfTheFrame(least: Float, most: Float) {
        var street = Street { $0.height = least...most }
        street.show(Array(repeating: 0.8, count: 10))
        #expect(street.raised.isEmpty)
        #expect(street.rule.decisions.first?.shortfall?.condition == .height)
        #expect(street.rule.decisions.first?.shortfall?.value == "0.21 of the frame")
    }

    @Test func confirmationCountsFramesThatAreRight() {
        var street = Street {
            $0.zone = Self.rightHalf
            $0.confirmation = Rule.Confirmation(needed: 4, window: 5)
        }
        for _ in 0..<10 {
            street.walk(from: (330, 300), to: (330, 300), frames: 3)
            street.walk(from: (310, 300), to: (310, 300), frames: 2)
        }
        #expect(street.raised.isEmpty)
        #expect(street.rule.decisions.first?.shortfall?.value == "3 of 5 frames")
        street.walk(from: (330, 300), to: (330, 300), frames: 4)
        #expect(street.raised.count == 1)
    }

    /// The tracker has asked for as many sightings: they are not asked for twice.
    @Test func confirmationCountsFromTheFirstSighting() {
        var street = Street { $0.confirmation = Rule.Confirmation(needed: 3, window: 5) }
        street.show([0.8, 0.8])
        #expect(street.raised.isEmpty)
        street.show([0.8])
        #expect(street.raised.count == 1)
    }

    @Test func aDisarmedRuleWaits() throws {
        let noon = try ArmedSchedule("12:00-12:01 UTC")
        let night = try ArmedSchedule("22:00-06:00 UTC")
        var street = Street { $0.armed = [night] }
        street.show(Array(repeating: 0.8, count: 10))
        #expect(street.raised.isEmpty)
        #expect(street.shortfalls == [.armed])
        // Any of several is enough.
        street = Street { $0.armed = [night, noon] }
        street.show(Array(repeating: 0.8, count: 10))
        #expect(street.raised.count == 1)
    }

    @Test func occupancyTellsOnceOfACrowd() {
        var street = Street { $0.occupancyAbove = 2 }
        let persons: [Observation] = [100, 250, 400].map { Street.person(x: $0, y: 300) }
        for _ in 0..<10 { street.frame(Array(persons.prefix(2))) }
        #expect(street.raised.isEmpty)
        #expect(street.shortfalls == [.occupancy, .occupancy])
        for _ in 0..<20 { street.frame(persons) }
        #expect(street.raised.map(\.id.track) == [3])
        // It is told anew when it was dissolved and has cooled down.
        for _ in 0..<300 { street.frame(Array(persons.prefix(2))) }
        for _ in 0..<10 { street.frame(persons) }
        #expect(street.raised.map(\.id.track) == [3, 4])
    }

    @Test func aFlickerIsToldAsOne() {
        var street = Street()
        street.show([0.8, nil, nil, nil, nil, nil])
        #expect(street.rule.decisions.first?.shortfall?.value == "seen in 1 of 5 frames")
        #expect(street.rule.decisions.first?.shortfall?.needed == "3 of 5")
    }

    @Test func theClosestFailureIsKept() {
        var street = Street { $0.minimumScore = 0.75 }
        street.show([0.55, 0.55, 0.55, 0.72, 0.72, 0.72, 0.5, 0.5, 0.5, 0.5])
        #expect(street.rule.decisions.first?.shortfall?.condition == .score)
        #expect(street.rule.decisions.first?.shortfall?.value == "0.72")
        #expect(street.rule.decisions.first?.shortfall?.needed == "0.75 or more")
    }

    @Test func decisionsAboutEndedTracksAreKeptWithinBounds() {
        var street = Street()
        for index in 0..<150 {
            street.show([0.8, 0.8, 0.8], x: 20)
            street.show(Array(repeating: nil, count: 12))
            #expect(street.rule.decisions.count <= min(index + 1, 101))
        }
        #expect(street.rule.decisions.last?.track == 150)
        #expect(street.raised.count == 150)
    }
}
