import Evaluation
import Testing

/// When there could be an alert, whatever tracker and rules made of it.
@Suite struct DetectorSightTests {
    private static func box(_ x: Double) -> LabelBox { LabelBox(x: x, y: 100, width: 40, height: 100) }

    private static func person(_ name: String, from first: Int, x: Double) -> LabelledPerson {
        LabelledPerson(
            name: name, isOptional: false,
            sights: [
                LabelledPerson.Sight(
                    time: .milliseconds(first)...Duration.seconds(9), clear: .milliseconds(first))
            ],
            path: [0, 9].map { LabelledPerson.KeyBox(time: .seconds($0), box: box(x)) })
    }

    /// Frames a fifth of a second apart, in which somebody at `x` is found with these scores; 0 is not found.
    private static func frames(_ scores: [Double], x: Double = 2) -> [SearchedFrame] {
        scores.indices.map { index in
            SearchedFrame(
                time: .milliseconds(200 * index),
                found: scores[index] > 0 ? [ScoredBox(box: box(x), score: scores[index])] : [])
        }
    }

    private static let demand = SightDemand(minimumScore: 0.5, needed: 3, window: 5)

    private static func verdict(
        _ frames: [SearchedFrame], alerts: [Int] = [], persons: [LabelledPerson] = [person("A", from: 0, x: 0)],
        demands: [SightDemand] = [demand]
    ) -> ClipVerdict {
        ClipVerdict(
            alerts: alerts.map { ClipVerdict.Alert(rule: "person", time: .milliseconds($0), box: box(0)) },
            persons: persons, sight: DetectorSight(frames: frames, demands: demands))
    }

    @Test(arguments: [
        ([0.8, 0.8, 0.8, 0.8], 400), ([0.8, 0, 0.8, 0, 0.8], 800), ([0.8, 0.8, 0, 0, 0, 0.8, 0.8, 0.5], 1400),
        ([0.8, 0.4, 0.8, 0.4, 0.49], nil), ([], nil),
    ])
    func threeOfFiveSureSightingsAllowAnAlert(scores: [Double], milliseconds: Int?) {
        let visit = Self.verdict(Self.frames(scores)).visits[0]
        #expect(visit.confirmable == milliseconds.map { .milliseconds($0) })
    }

    @Test func whatTrackerAndRulesTookIsTheirOwn() {
        let frames = Self.frames([0, 0, 0.8, 0.3, 0.8, 0.8, 0.8, 0.8])
        let verdict = Self.verdict(frames, alerts: [1400])
        #expect(verdict.timeToAlert(of: verdict.visits[0]) == .milliseconds(1400))
        #expect(verdict.ownDelay(of: verdict.visits[0]) == .milliseconds(400))
        let score = EventScore([verdict], durations: [.seconds(9)])
        #expect(score.ownDelays == [.milliseconds(400)])
        #expect(score.ownDelay(share: 0.9) == .milliseconds(400))
    }

    @Test func anAlertThatComesBeforeCostsNothing() {
        let verdict = Self.verdict(Self.frames([0.8, 0.8, 0, 0.8]), alerts: [200])
        #expect(verdict.ownDelay(of: verdict.visits[0]) == .zero)
    }

    /// A box is of the one it overlaps most, and of nobody else.
    @Test func aSightingIsOfOnePerson() {
        let persons = [Self.person("A", from: 0, x: 0), Self.person("B", from: 0, x: 20)]
        let verdict = Self.verdict(Self.frames([0.8, 0.8, 0.8], x: 16), persons: persons)
        #expect(verdict.visits.map(\.confirmable) == [nil, .milliseconds(400)])
    }

    @Test func sightingsBeforeTheVisitDoNotCount() {
        let verdict = Self.verdict(
            Self.frames(Array(repeating: 0.8, count: 10)), persons: [Self.person("A", from: 600, x: 0)])
        #expect(verdict.visits[0].confirmable == .milliseconds(1000))
    }

    @Test func theRuleThatAsksForLeastCounts() {
        let demands = [SightDemand(minimumScore: 0.9, needed: 3, window: 5), Self.demand]
        let verdict = Self.verdict(Self.frames([0.8, 0.8, 0.8]), demands: demands)
        #expect(verdict.visits[0].confirmable == .milliseconds(400))
    }

    @Test func nobodyKnowsWithoutPlacesOrFrames() {
        let unplaced = LabelledPerson(
            name: "A", isOptional: false,
            sights: [LabelledPerson.Sight(time: .zero...Duration.seconds(9), clear: .zero)], path: [])
        let verdict = Self.verdict(Self.frames([0.8, 0.8, 0.8]), alerts: [400], persons: [unplaced])
        #expect(verdict.visits[0].confirmable == nil)
        #expect(verdict.ownDelay(of: verdict.visits[0]) == nil)
        #expect(EventScore([verdict], durations: [.seconds(9)]).ownDelay(share: 0.5) == nil)
    }
}
