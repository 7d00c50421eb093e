import AlertRules
import Testing
import Tracking

/// The life of an alert: start, updates, end, and the best picture so far.
struct AlertLifeTests {
    private static func street(_ events: Set<RaisedAlert.Event> = [.start, .update, .end]) -> Street {
        Street {
            $0.events = events
            $0.updateInterval = .seconds(2)
        }
    }

    /// A person at the same place whose box has this height in pixels, a fifth of a second each.
    private static func grow(_ street: inout Street, _ heights: [Float]) {
        for height in heights {
            street.frame([
                Observation(box: BoundingBox(x: 300, y: 400 - height, width: height * 0.4, height: height), score: 0.8)
            ])
        }
    }

    @Test func anAlertEndsWithItsTrack() throws {
        var street = Self.street()
        street.show(Array(repeating: 0.8, count: 20))
        #expect(street.lives == [.start])
        street.show(Array(repeating: nil, count: 12))
        #expect(street.lives == [.start, .end])
        #expect(street.events[0].id == street.events[1].id)
        #expect(street.events.allSatisfy { $0.isSent })
        #expect(street.rule.keptFrames.isEmpty)
    }

    /// The picture of the end is of the nearest moment, not of the last.
    @Test func theBestSightingIsKept() throws {
        var street = Self.street([.start, .end])
        Self.grow(&street, [100, 100, 100, 103, 106, 109, 112, 109, 106, 103, 100])
        #expect(street.rule.keptFrames == [.milliseconds(1200)])
        street.show(Array(repeating: nil, count: 12))
        let end = try #require(street.events.last)
        #expect(end.event == .end)
        #expect(end.best.time == .milliseconds(1200))
        #expect(end.best.track.box.height == 112)
    }

    /// A box that is suddenly higher holds the person behind, too, however large and sure it is.
    @Test func aBoxOverTwoPersonsIsNotTheBest() {
        var street = Self.street([.start, .end])
        Self.grow(&street, [100, 100, 100, 102, 104, 106, 150, 150, 106, 104])
        street.show(Array(repeating: nil, count: 12))
        #expect(street.events.last?.event == .end)
        #expect(street.events.last?.best.track.box.height == 106)
    }

    /// Whom somebody else covers can be seen less, though their box is the largest.
    @Test func whoIsCoveredIsNotAtTheirBest() {
        var street = Self.street([.start, .end])
        for x in stride(from: Float(100), through: 160, by: 10) {
            let height = 100 + (x - 100) / 6
            street.frame([
                Street.person(x: 160, y: 300),
                Observation(
                    box: BoundingBox(x: x - 20, y: 300 - height, width: 40, height: height), score: 0.8),
            ])
        }
        street.show(Array(repeating: nil, count: 12))
        let walker = street.events.filter { $0.event == .end && $0.id.track == 2 }
        #expect(walker.count == 1)
        #expect(walker.allSatisfy { $0.best.track.box.x <= 100 })
    }

    @Test func aBlurredPictureIsNotTheBest() throws {
        var street = Self.street([.start, .end])
        Self.grow(&street, [100, 100, 100, 100])
        street.sharpness = 0.1
        Self.grow(&street, [130, 130])
        street.sharpness = 1
        Self.grow(&street, [110, 100])
        street.show(Array(repeating: nil, count: 12))
        #expect(street.events.last?.best.track.box.height == 110)
    }

    @Test func updatesComeWhenThePictureIsClearlyBetterAndNotTooOften() {
        var street = Self.street()
        Self.grow(&street, [100, 100, 100])
        // A little better is not enough, however long it stays so.
        Self.grow(&street, Array(repeating: 110, count: 30))
        #expect(street.lives == [.start])
        // Clearly better, once that is no slip of the detector; and again, but two seconds later.
        Self.grow(&street, Array(repeating: 130, count: 6))
        #expect(street.lives == [.start, .update])
        Self.grow(&street, Array(repeating: 170, count: 6))
        #expect(street.lives == [.start, .update])
        Self.grow(&street, Array(repeating: 170, count: 6))
        #expect(street.lives == [.start, .update, .update])
        #expect(street.events[1].best.track.box.height == 130)
        #expect(street.events[2].best.track.box.height == 170)
        // Nothing better: nothing is said.
        Self.grow(&street, Array(repeating: 170, count: 60))
        #expect(street.lives.count <= 4)
        #expect(Set(street.events.map(\.id)).count == 1)
    }

    @Test(arguments: [[RaisedAlert.Event.start], [.start, .end], [.start, .update], [.start, .update, .end]])
    func onlyWhatIsWantedIsSent(events: [RaisedAlert.Event]) {
        var street = Self.street(Set(events))
        Self.grow(&street, Array(repeating: 100, count: 15) + Array(repeating: 200, count: 6))
        street.show(Array(repeating: nil, count: 12))
        #expect(street.events.filter(\.isSent).map(\.event) == events)
        #expect(street.events.count { $0.event == .end } == 1, "what is kept for a living alert can go")
    }

    @Test func noFrameIsKeptForAnAlertThatIsOnlyStarted() {
        var street = Self.street([.start])
        street.show(Array(repeating: 0.8, count: 50))
        #expect(street.rule.keptFrames.isEmpty)
    }

    /// While somebody dwells the best picture is already looked for.
    @Test func aStartShowsTheBestSightingToo() throws {
        var street = Street { $0.minimumDwell = .seconds(3) }
        Self.grow(&street, [100, 100, 100, 104, 108, 104] + Array(repeating: 100, count: 15))
        let start = try #require(street.raised.first)
        #expect(start.id.start == .seconds(3))
        #expect(start.best.track.box.height == 108)
        #expect(street.rule.keptFrames.isEmpty)
    }

    /// Conditions that cease for a moment neither end an alert nor start another one, however old it is.
    @Test func anAlertLivesThroughAMomentWithoutItsConditions() {
        var street = Self.street()
        for _ in 0..<40 {
            street.show(Array(repeating: 0.8, count: 10))
            street.show(Array(repeating: 0.2, count: 10))
        }
        #expect(street.lives == [.start])
    }

    @Test func anAlertEndsWhenItsConditionsHaveCeasedForGood() {
        var street = Self.street()
        street.show(Array(repeating: 0.8, count: 10))
        street.show(Array(repeating: 0.2, count: 40))
        #expect(street.lives == [.start, .end])
        street.show(Array(repeating: 0.2, count: 300))
        street.show(Array(repeating: 0.8, count: 10))
        #expect(street.lives == [.start, .end, .start])
        #expect(Set(street.events.map(\.id)).count == 2)
    }

    /// A guard goes to and fro over a line: each round is an alert of its own, and the one before it ends.
    @Test func anotherCrossingIsAnotherAlert() {
        var street = Street {
            $0.events = [.start, .end]
            $0.cooldown = .seconds(10)
            $0.tripwire = Tripwire(
                start: RelativePoint(x: 0, y: 0.5), end: RelativePoint(x: 1, y: 0.5), direction: .in)
        }
        for _ in 0..<2 {
            street.walk(from: (300, 200), to: (300, 300), frames: 40)
            street.walk(from: (300, 300), to: (300, 200), frames: 40)
        }
        #expect(street.lives == [.start, .end, .start])
        #expect(street.rule.finish().map(\.event) == [.end])
    }

    @Test func aCrowdHasOneLife() {
        var street = Street {
            $0.events = [.start, .end]
            $0.occupancyAbove = 1
        }
        let persons: [Observation] = [100, 250].map { Street.person(x: $0, y: 300) }
        for _ in 0..<20 { street.frame(persons) }
        #expect(street.lives == [.start])
        for _ in 0..<40 { street.frame([persons[0]]) }
        #expect(street.lives == [.start, .end])
        #expect(street.events[0].id == street.events[1].id)
    }

    /// However many people there are, so many frames are kept and no more; all are told of.
    @Test func theKeptFramesAreBounded() {
        var street = Self.street([.start, .end])
        let persons = (0..<40).map { index in
            Street.person(x: 25 + 60 * Float(index % 10), y: 110 + 115 * Float(index / 10))
        }
        for count in 1...40 {
            for _ in 0..<4 { street.frame(Array(persons.prefix(count))) }
            #expect(street.rule.keptFrames.count <= 16)
        }
        #expect(street.raised.count == 40)
        street.show(Array(repeating: nil, count: 12))
        #expect(street.events.filter { $0.event == .end && $0.isSent }.count == 16)
        #expect(street.events.filter { $0.event == .end }.count == 40)
        #expect(street.rule.keptFrames.isEmpty)
    }

    @Test func aFinishedStreamEndsWhatLives() {
        var street = Self.street()
        street.show(Array(repeating: 0.8, count: 10))
        #expect(street.rule.finish().map(\.event) == [.end])
        #expect(street.rule.finish().isEmpty)
    }
}
