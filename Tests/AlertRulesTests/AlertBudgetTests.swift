import AlertRules
import TestSupport
import Testing
import Tracking

/// What is over the budget is neither sent nor lost.
struct AlertBudgetTests {
    private static let start: Int64 = 1_767_268_800

    /// Alerts of real tracks: one person after the other at the lower edge, each out of the picture before the next comes.
    private static func alerts(_ count: Int, rule: String = "person") -> [RaisedAlert] {
        var street = Street { $0.name = rule }
        for index in 0..<count {
            for _ in 0..<4 { street.frame([Street.person(x: 40 + 10 * Float(index % 50), y: 480)]) }
            street.show(Array(repeating: nil, count: 12))
        }
        return street.events
    }

    @Test func withoutALimitAllPasses() {
        var budget = AlertBudget(alertsPerHour: nil)
        let alerts = Self.alerts(5)
        let admission = budget.admit(alerts, at: Self.start)
        #expect(admission.alerts == alerts && admission.held.isEmpty && admission.digest == nil)
        #expect(budget.finish() == nil)
    }

    @Test func whatIsOverTheBudgetIsOneDigestAnHourLater() throws {
        var budget = AlertBudget(alertsPerHour: 3)
        let alerts = Self.alerts(10).filter { $0.event == .start }
        var sent: [RaisedAlert] = []
        for (index, alert) in alerts.enumerated() {
            let admission = budget.admit([alert], at: Self.start + Int64(index) * 60)
            #expect(admission.digest == nil)
            #expect(admission.alerts + admission.held == [alert])
            sent += admission.alerts
        }
        #expect(sent == Array(alerts.prefix(3)))
        #expect(budget.admit([], at: Self.start + 3599).digest == nil)
        let admission = budget.admit([], at: Self.start + 3600)
        let digest = try #require(admission.digest)
        #expect(admission.alerts.isEmpty)
        #expect(digest.alerts == 7)
        #expect(digest.alertsByRule == ["person": 7])
        #expect(digest.first == Self.start + 180)
        #expect(digest.last == Self.start + 540)
        #expect(budget.keptFrame == nil)
        #expect(budget.finish() == nil)
    }

    @Test func updatesAndEndsGoWithTheirStart() {
        var budget = AlertBudget(alertsPerHour: 1)
        let events = Self.alerts(2)
        #expect(events.map(\.event) == [.start, .end, .start, .end])
        let admitted = events.enumerated().flatMap { budget.admit([$1], at: Self.start + Int64($0)).alerts }
        #expect(admitted == Array(events.prefix(2)))
        #expect(budget.finish()?.alerts == 1)
    }

    @Test func aDigestNamesTheRulesAndShowsTheBest() throws {
        var budget = AlertBudget(alertsPerHour: 1)
        let near = {
            var street = Street { $0.name = "near" }
            for _ in 0..<4 {
                street.frame([Observation(box: BoundingBox(x: 100, y: 100, width: 120, height: 300), score: 0.9)])
            }
            return street.events
        }()
        let alerts = Self.alerts(3).filter { $0.event == .start }
        _ = budget.admit(alerts + near + Self.alerts(1), at: Self.start)
        #expect(budget.keptFrame == near[0].best.time)
        let finished = budget.finish()
        let digest = try #require(finished)
        #expect(digest.alertsByRule == ["person": 3, "near": 1])
        #expect(digest.best == near[0].best)
        #expect(digest.rule == "near")
    }

    /// In no hour is more sent than allowed, digests among it, and every alert is sent or in a digest.
    @Test(arguments: [UInt64(1), 2, 3, 4])
    func nothingIsLostAndNoHourIsOverTheBudget(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let limit = Int.random(in: 1...6, using: &random)
        var budget = AlertBudget(alertsPerHour: limit)
        let starts = Self.alerts(60).filter { $0.event == .start }
        var time = Self.start
        var (sent, told): ([Int64], Int) = ([], 0)
        for alert in starts {
            time += Int64.random(in: 0...1500, using: &random)
            let admission = budget.admit([alert], at: time)
            if let digest = admission.digest {
                sent.append(time)
                told += digest.alerts
            }
            sent += admission.alerts.map { _ in time }
            told += admission.alerts.count
        }
        told += budget.finish()?.alerts ?? 0
        #expect(told == starts.count, "seed \(seed)")
        for (index, time) in sent.enumerated() {
            #expect(sent[index...].prefix { $0 - time < 3600 }.count <= limit, "seed \(seed)")
        }
    }
}
