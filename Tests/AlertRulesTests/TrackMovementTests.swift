import AlertRules
import Testing
import Tracking

@Suite struct TrackMovementTests {
    private static let seen: [Float?] = Array(repeating: 0.8, count: 20)

    @Test func aPosterRaisesNothing() {
        var street = Street()
        street.changedShare = 0.02
        street.show(Self.seen)
        #expect(street.raised.isEmpty)
        #expect(street.shortfalls == [.motion])
        #expect(street.rule.decisions.first?.shortfall?.value == "0.02 of the box changed")
        #expect(street.rule.decisions.first?.shortfall?.needed == "0.10 or more, or a step aside")
    }

    @Test func aMovementOfTheArmsIsEnoughForEver() {
        var street = Street()
        street.changedShare = 0
        street.show(Self.seen)
        street.changedShare = 0.2
        street.show([0.8])
        #expect(street.raised.count == 1)
    }

    /// Where motion is masked, who walks is still one who moves.
    @Test func whoWalksMoves() {
        var street = Street()
        street.changedShare = 0
        street.walk(from: (100, 200), to: (140, 200), frames: 10)
        #expect(street.raised.isEmpty)
        street.walk(from: (140, 200), to: (160, 200), frames: 5)
        #expect(street.raised.count == 1)
    }

    /// The walker is in front of the poster while the picture changes there.
    @Test func whoPassesAPosterDoesNotMoveIt() {
        var street = Street()
        street.changedShare = 0
        street.show(Self.seen, x: 300)
        street.changedShare = 0.8
        for step in 0..<20 {
            street.frame([
                Street.person(x: 300, y: 200), Street.person(x: Float(262 + step * 4), y: 205),
            ])
        }
        #expect(street.raised.map(\.id.track) == [2])
    }

    @Test func withoutAWatchNobodyHasToMove() {
        var street = Street()
        street.show(Self.seen)
        #expect(street.raised.count == 1)
    }
}
