import AlertRules
import Configuration
import Foundation
import Ingest
import Testing

/// The `rules` of a stream.
struct RuleConfigurationTests {
    private static func read(_ rules: String) throws -> [Rule.Settings] {
        let file = FileManager.default.temporaryDirectory.appending(path: "picket-rules-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try """
        gateway: {token: a}
        streams:
          - id: yard
            source: {rtp: {listen: "127.0.0.1:5004"}}
            rules:
        \(rules)
        """.write(to: file, atomically: true, encoding: .utf8)
        return try ServiceConfiguration.read(file: file.path, environment: [:]).streams[0].rules
    }

    @Test func everyKeyIsRead() throws {
        let rules = try Self.read(
            """
                  - name: intruder
                    zone: [[0.1, 0.4], [0.9, 0.4], [0.9, 1], [0.1, 1]]
                    preclusive: [[[0, 0], [0.2, 0], [0, 0.2]], [[1, 1], [0.8, 1], [1, 0.8]]]
                    min_score: 0.6
                    min_height: 0.1
                    max_height: 0.9
                    confirm: "3 of 5"
                    min_dwell: 2s
                    armed: "22:00-06:00 Europe/Rome"
                    cooldown: 30s
                    events: [start, update, end]
                    update_interval: 20s
                  - {name: fence, line: {points: [[0, 0.5], [1, 0.5]], direction: out}}
                  - {name: crowd, occupancy_above: 3, armed: ["mon-fri 08:00-18:00 UTC", "sat 09:00-12:00 UTC"]}
            """)
        #expect(rules.map(\.name) == ["intruder", "fence", "crowd"])
        let intruder = rules[0]
        #expect(intruder.zone?.corners.last == RelativePoint(x: 0.1, y: 1))
        #expect(intruder.preclusive.count == 2)
        #expect(intruder.minimumScore == 0.6)
        #expect(intruder.height == 0.1...0.9)
        #expect(intruder.confirmation == Rule.Confirmation(needed: 3, window: 5))
        #expect(intruder.minimumDwell == .seconds(2))
        #expect(intruder.armed == [try ArmedSchedule("22:00-06:00 Europe/Rome")])
        #expect(intruder.cooldown == .seconds(30))
        #expect(intruder.events == [.start, .update, .end])
        #expect(intruder.updateInterval == .seconds(20))
        #expect(rules[1].events == [.start])
        #expect(
            rules[1].tripwire
                == Tripwire(start: RelativePoint(x: 0, y: 0.5), end: RelativePoint(x: 1, y: 0.5), direction: .out))
        #expect(rules[2].occupancyAbove == 3)
        #expect(rules[2].armed.count == 2)
    }

    @Test(arguments: [
        ("zone: [[0.1, 0.4], [0.9, 0.4]]", "zone has 2 corners, expected at least 3"),
        ("zone: [[0.1, 0.4], [0.9], [1, 1]]", "zone must be a list of rows such as [0.0, 0.0]"),
        ("zone: [[0.1, 0.4], [0.9, 4], [1, 1]]", "with numbers from 0.0 to 1.0"),
        ("zone: garden", "zone must be a list of rows"),
        ("confirm: 6 of 5", "confirm is `6 of 5`, expected M of N frames such as `3 of 5`"),
        ("armed: \"22:00-06:00 Europe/Roma\"", "armed names the time zone `Europe/Roma`"),
        ("armed: \"22-06 Europe/Rome\"", "armed is `22-06 Europe/Rome`, expected hours"),
        ("line: {points: [[0, 0], [0, 0]]}", "line.points needs two different points"),
        ("line: {points: [[0, 0], [1, 1]], direction: left}", "line.direction is `left`, expected in, out or both"),
        ("min_height: 0.9, max_height: 0.2", "max_height is less than min_height"),
        ("min_dwel: 2s", "min_dwel is not known, did you mean `min_dwell`?"),
        ("events: [end]", "events is end, expected start, and update and end if wanted"),
        ("events: [start, stop]", "events is start, stop, expected start"),
        ("occupancy_above: many", "occupancy_above is `many`, expected a whole number"),
    ])
    func mistakesAreToldWithWhatWasExpected(keys: String, message: String) {
        let error = #expect(throws: InvalidConfiguration.self) {
            try Self.read("      - {name: a}\n      - {name: b, \(keys)}")
        }
        #expect(error?.mistakes.map(\.line) == [7])
        #expect(error?.description.contains(message) == true, "\(String(describing: error))")
    }

    @Test func rulesHaveNamesOfTheirOwn() {
        let error = #expect(throws: InvalidConfiguration.self) { try Self.read("      - {name: a}\n      - {name: a}") }
        #expect(
            error?.mistakes.map(\.message) == [
                "streams[0].rules[1].name `a` is the name of another rule of the stream too"
            ])
    }
}
