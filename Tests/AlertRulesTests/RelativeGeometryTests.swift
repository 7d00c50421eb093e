import AlertRules
import TestSupport
import Testing

struct RelativeGeometryTests {
    private static func zone(_ corners: [(Float, Float)]) -> Zone? {
        Zone(corners: corners.map { RelativePoint(x: $0.0, y: $0.1) })
    }

    @Test(arguments: [
        (Float(0.5), Float(0.5), true), (0.05, 0.5, false), (0.95, 0.5, false), (0.5, 0.3, false), (0.5, 0.99, true),
        (0.2, 0.45, true), (0.2, 0.39, false),
    ])
    func aZoneHoldsWhatIsInside(x: Float, y: Float, isInside: Bool) throws {
        let zone = try #require(Self.zone([(0.1, 0.4), (0.9, 0.4), (0.9, 1), (0.1, 1)]))
        #expect(zone.contains(RelativePoint(x: x, y: y)) == isInside)
    }

    /// An L: what lies in the notch is outside.
    @Test func aZoneMayBeConcave() throws {
        let zone = try #require(Self.zone([(0, 0), (1, 0), (1, 0.5), (0.5, 0.5), (0.5, 1), (0, 1)]))
        #expect(zone.contains(RelativePoint(x: 0.25, y: 0.75)))
        #expect(!zone.contains(RelativePoint(x: 0.75, y: 0.75)))
    }

    @Test func aZoneNeedsThreeCorners() { #expect(Self.zone([(0, 0), (1, 1)]) == nil) }

    /// Neighbouring zones share their border, and every point is in one of them.
    @Test(arguments: [UInt64(1), 2, 3])
    func zonesSideBySideLeaveNothingOut(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let middle: Float = 0.37
        let left = try #require(Self.zone([(0.0, 0.0), (middle, 0), (middle, 1), (0, 1)] as [(Float, Float)]))
        let right = try #require(Self.zone([(middle, 0), (1, 0), (1, 1), (middle, 1)] as [(Float, Float)]))
        for _ in 0..<500 {
            let x = Bool.random(using: &random) ? middle : random.float(in: 0.01...0.99)
            let point = RelativePoint(x: x, y: random.float(in: 0.01...0.99))
            #expect(left.contains(point) != right.contains(point), "seed \(seed): \(point)")
        }
    }

    /// A wire from the left of the picture to its right: below it is its right side.
    @Test(arguments: [
        (Tripwire.Direction.in, true, false), (.out, false, true), (.both, true, true),
    ])
    func aTripwireKnowsItsDirection(direction: Tripwire.Direction, down: Bool, up: Bool) throws {
        let wire = try #require(
            Tripwire(
                start: RelativePoint(x: 0.2, y: 0.5), end: RelativePoint(x: 0.8, y: 0.5), direction: direction))
        let (above, below) = (RelativePoint(x: 0.5, y: 0.4), RelativePoint(x: 0.6, y: 0.6))
        #expect(wire.isCrossed(from: above, to: below) == down)
        #expect(wire.isCrossed(from: below, to: above) == up)
        #expect(!wire.isCrossed(from: above, to: RelativePoint(x: 0.6, y: 0.45)), "it stayed above")
        #expect(!wire.isCrossed(from: RelativePoint(x: 0.9, y: 0.4), to: RelativePoint(x: 0.9, y: 0.6)), "it went past")
    }
}
