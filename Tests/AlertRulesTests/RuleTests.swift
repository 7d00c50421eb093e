import AlertRules
import Testing
import Tracking

/// How often one person raises an alert.
struct RuleTests {
    @Test func onePersonIsOneAlert() {
        var street = Street()
        street.show(Array(repeating: 0.8, count: 600))
        #expect(street.raised.map(\.id.track) == [1])
        #expect(street.raised.first?.event == .start)
        #expect(street.raised.first?.id.rule == "person")
    }

    @Test func theAlertComesWithTheFrameThatConfirms() {
        var street = Street()
        street.show([0.8, 0.8])
        #expect(street.raised.isEmpty)
        street.show([0.8])
        #expect(street.raised.count == 1)
    }

    @Test func aLowMedianRaisesNothing() {
        var street = Street()
        street.show([0.3, 0.9, 0.3, 0.3, 0.4, 0.3])
        #expect(street.raised.isEmpty)
    }

    @Test func aPersonWhoFlickersIsNotAnotherAlert() {
        var street = Street()
        for _ in 0..<200 { street.show([0.8, 0.8, 0.8, nil, nil]) }
        #expect(street.raised.count == 1)
    }

    @Test func aScoreThatRisesAgainWaitsForTheCooldown() {
        var street = Street()
        street.show(Array(repeating: 0.8, count: 10))
        street.show(Array(repeating: 0.2, count: 10))
        street.show(Array(repeating: 0.8, count: 10))
        #expect(street.raised.count == 1)
        street.show(Array(repeating: 0.2, count: 300))
        street.show(Array(repeating: 0.8, count: 10))
        #expect(street.raised.count == 2)
    }

    @Test func theCooldownNeverSilencesANewTrack() {
        var street = Street()
        street.show(Array(repeating: 0.8, count: 10), x: 100)
        street.show(Array(repeating: 0.8, count: 10), x: 600)
        #expect(street.raised.map(\.id.track) == [1, 2])
    }

    @Test func whoLeavesAndComesBackIsANewAlert() {
        var street = Street()
        street.show(Array(repeating: 0.8, count: 10), x: 20)
        street.show(Array(repeating: nil, count: 15))
        street.show(Array(repeating: 0.8, count: 10), x: 20)
        #expect(street.raised.map(\.id.track) == [1, 2])
    }

    /// Behind a car nobody has left: the alert ends in time, and that the person is there is told already.
    @Test(arguments: [11, 15, 35])
    func whoWasHiddenIsNotToldAgain(framesHidden: Int) {
        var street = Street { $0.events = [.start, .end] }
        street.show(Array(repeating: 0.8, count: 10))
        street.show(Array(repeating: nil, count: framesHidden))
        #expect(street.lives == [.start, .end])
        street.show(Array(repeating: 0.8, count: 20))
        #expect(street.lives == [.start, .end])
        #expect(street.rule.decisions.last?.track == 1)
        #expect(street.rule.decisions.last?.raised != nil)
    }

    @Test func whoTurnsOutToBeAnotherIsSaidTo() throws {
        var street = Street()
        street.show(Array(repeating: 0.8, count: 10))
        street.show(Array(repeating: nil, count: 15))
        street.show([0.8, 0.8])
        #expect(street.rule.decisions.last?.shortfall?.value == "seen in 2 of 5 frames")
        street.show(Array(repeating: 0.8, count: 5))
        #expect(street.rule.decisions.map(\.track) == [2, 1])
        let shortfall = try #require(street.rule.decisions[0].shortfall)
        #expect(shortfall.condition == .sightings)
        #expect(shortfall.value == "the person of track 1, who had been out of sight")
    }

    /// Two who come in side by side are one box at first.
    @Test func whoPartsFromAnotherIsToldToo() {
        var street = Street()
        for step in 0..<20 {
            let x = 60 + 12 * Float(step)
            let apart: Float = step < 8 ? 0 : 50
            street.frame([Street.person(x: x, y: 300)] + (apart > 0 ? [Street.person(x: x - apart, y: 300)] : []))
        }
        #expect(street.raised.map(\.id.track) == [1, 2])
    }
}
