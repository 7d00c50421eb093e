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
        street.show(Array(repeating: 0.8, count: 10))
        street.show(Array(repeating: nil, count: 15))
        street.show(Array(repeating: 0.8, count: 10))
        #expect(street.raised.map(\.id.track) == [1, 2])
    }
}
