import Evaluation
import Testing

@Suite struct ClipVerdictTests {
    /// Somebody who is there from one second to another and clearly in the picture half a second after; at `x`, if told.
    private func person(_ name: String, _ first: Int, _ last: Int, x: Double? = nil, optional: Bool = false)
        -> LabelledPerson
    {
        LabelledPerson(
            name: name, isOptional: optional,
            sights: [
                LabelledPerson.Sight(
                    time: .seconds(first)...Duration.seconds(last), clear: .milliseconds(first * 1000 + 500))
            ],
            path: x.map { x in
                [first, last].map { LabelledPerson.KeyBox(time: .seconds($0), box: box(x)) }
            } ?? [])
    }

    private func box(_ x: Double) -> LabelBox { LabelBox(x: x, y: 100, width: 40, height: 100) }

    private func alert(_ milliseconds: Int, x: Double = 0, rule: String = "person") -> ClipVerdict.Alert {
        ClipVerdict.Alert(rule: rule, time: .milliseconds(milliseconds), box: box(x))
    }

    private func told(_ verdict: ClipVerdict) -> [String: [Int]] {
        Dictionary(uniqueKeysWithValues: verdict.visits.map { ($0.person, $0.alerts) })
    }

    @Test func anAlertTellsOfThePersonInItsBox() {
        let verdict = ClipVerdict(
            alerts: [alert(2000, x: 305), alert(3000, x: 0), alert(3200, x: 600)],
            persons: [person("A", 0, 9, x: 0), person("B", 0, 9, x: 300)])
        #expect(told(verdict) == ["A": [1], "B": [0]])
        #expect(verdict.falseAlarms == [2])
        #expect(verdict.repeats == 0)
    }

    @Test func aSecondAlertOfAVisitRepeatsUnlessAnotherRuleRaisedIt() {
        let verdict = ClipVerdict(
            alerts: [alert(1000), alert(2000, rule: "gate"), alert(4000)], persons: [person("A", 0, 9, x: 0)])
        #expect(told(verdict) == ["A": [0, 1, 2]])
        #expect(verdict.repeats == 1)
    }

    @Test func withoutPlacesAsManyVisitsAsCanBeAreTold() {
        // Only A is there at both times: the first alert must be taken for B's.
        let verdict = ClipVerdict(
            alerts: [alert(2000), alert(5000), alert(5500)], persons: [person("A", 0, 9), person("B", 1, 3)])
        #expect(told(verdict) == ["A": [1, 2], "B": [0]])
        #expect(verdict.repeats == 1)
        #expect(verdict.falseAlarms.isEmpty)
    }

    @Test func whoNeedNotBeToldIsToldLast() {
        let verdict = ClipVerdict(
            alerts: [alert(2000), alert(2500)], persons: [person("A", 0, 3, optional: true), person("B", 0, 9)])
        #expect(told(verdict) == ["A": [1], "B": [0]])
    }

    @Test func anAlertOutsideOfAllVisitsIsFalse() {
        let verdict = ClipVerdict(alerts: [alert(400), alert(3600), alert(3400)], persons: [person("A", 1, 3)])
        #expect(verdict.falseAlarms == [0, 2])
        #expect(told(verdict) == ["A": [1]], "half a second is tolerated")
    }

    @Test func timeCountsFromWhenThePersonIsClearlyThere() throws {
        let verdict = ClipVerdict(
            alerts: [alert(1200, x: 0), alert(2250, x: 300)],
            persons: [person("A", 1, 9, x: 0), person("B", 1, 9, x: 300), person("C", 1, 9, x: 600)])
        #expect(verdict.visits.map(verdict.timeToAlert) == [.zero, .milliseconds(750), nil])
    }

    @Test func scoresAddUp() {
        let first = ClipVerdict(
            alerts: [alert(1700), alert(5000), alert(6000, x: 400)],
            persons: [person("A", 1, 9, x: 0), person("B", 1, 9, x: 200), person("C", 1, 9, x: 600, optional: true)])
        let empty = ClipVerdict(alerts: [alert(100)], persons: [])
        let score = EventScore([first, empty], durations: [.seconds(1000), .seconds(800)])
        #expect(score.visits == 2)
        #expect(score.found == 1)
        #expect(score.recall == 0.5)
        #expect(score.repeats == 1)
        #expect(score.mostAlerts == 2)
        #expect(score.alertsPerVisit == 2)
        #expect(score.falseAlarms == 2)
        #expect(score.falseAlarmsPerHour == 4)
        #expect(score.timeToAlert(share: 0.5) == .milliseconds(200))
        #expect(score.timeToAlert(share: 1) == .milliseconds(200))
    }

    @Test func nothingToScoreIsNoFigure() {
        let score = EventScore([], durations: [])
        #expect(score.recall == nil)
        #expect(score.falseAlarmsPerHour == nil)
        #expect(score.alertsPerVisit == nil)
        #expect(score.timeToAlert(share: 0.5) == nil)
    }
}
