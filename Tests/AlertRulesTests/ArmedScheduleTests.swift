import AlertRules
import Foundation
import Testing

struct ArmedScheduleTests {
    /// What the system's time zone database says.
    private static func offset(_ zone: String, _ time: Int64) -> Int64 {
        let date = Date(timeIntervalSince1970: Double(time))
        return Int64(TimeZone(identifier: zone)?.secondsFromGMT(for: date) ?? 0)
    }

    /// The minutes of a range of UTC in which a schedule is armed, as "from-to" in UTC.
    private static func armed(_ schedule: String, from first: String, to last: String) throws -> [String] {
        let schedule = try ArmedSchedule(schedule)
        let format = Date.ISO8601FormatStyle()
        let (start, end) = (try format.parse(first), try format.parse(last))
        var spans: [String] = []
        var began: Date?
        for time in stride(from: start.timeIntervalSince1970, to: end.timeIntervalSince1970, by: 60) {
            let date = Date(timeIntervalSince1970: time)
            let isArmed = schedule.isArmed(at: Int64(time), offset: offset)
            if isArmed, began == nil { began = date }
            if !isArmed, let from = began {
                spans.append(
                    "\(from.formatted(format).dropFirst(5).prefix(11))/\(date.formatted(format).dropFirst(5).prefix(11))"
                )
                began = nil
            }
        }
        return spans
    }

    @Test func aNightGoesOverMidnight() throws {
        #expect(
            try Self.armed("22:00-06:00 Europe/Rome", from: "2026-01-10T12:00:00Z", to: "2026-01-12T12:00:00Z") == [
                "01-10T21:00/01-11T05:00", "01-11T21:00/01-12T05:00",
            ])
    }

    /// Clocks go from 02:00 to 03:00 on 29 March 2026 and from 03:00 to 02:00 on 25 October, in Rome.
    @Test(arguments: [
        // A night is an hour shorter, or longer.
        ("22:00-06:00 Europe/Rome", "2026-03-28", "2026-03-29", ["03-28T21:00/03-29T04:00"]),
        ("22:00-06:00 Europe/Rome", "2026-10-24", "2026-10-25", ["10-24T20:00/10-25T05:00"]),
        // A window in the hour that is skipped comes after it; one in the hour that comes twice comes once.
        ("02:15-02:45 Europe/Rome", "2026-03-28", "2026-03-29", ["03-29T01:15/03-29T01:45"]),
        ("02:15-02:45 Europe/Rome", "2026-10-24", "2026-10-25", ["10-25T00:15/10-25T01:45"]),
        ("01:30-02:30 Europe/Rome", "2026-10-24", "2026-10-25", ["10-24T23:30/10-25T01:30"]),
        ("02:30-04:00 Europe/Rome", "2026-03-28", "2026-03-29", ["03-29T01:30/03-29T02:00"]),
        // No change at all, and one of half an hour.
        ("02:15-02:45 Asia/Kolkata", "2026-03-28", "2026-03-29", ["03-28T20:45/03-28T21:15"]),
        ("01:40-02:10 Australia/Lord_Howe", "2026-04-04", "2026-04-05", ["04-04T14:40/04-04T15:40"]),
    ])
    func clockChangesNeitherRepeatNorSkip(schedule: String, first: String, last: String, spans: [String]) throws {
        #expect(try Self.armed(schedule, from: "\(first)T12:00:00Z", to: "\(last)T12:00:00Z") == spans)
    }

    /// 5 January 2026 is a Monday.
    @Test(arguments: [
        ("mon-fri 08:00-09:00 UTC", [5, 6, 7, 8, 9]), ("sat,sun 08:00-09:00 UTC", [10, 11]),
        ("sun-mon 08:00-09:00 UTC", [5, 11]), ("wed 00:00-24:00 UTC", [7]),
        ("08:00-09:00 UTC", [5, 6, 7, 8, 9, 10, 11]),
    ])
    func daysAreOfTheWeek(schedule: String, days: [Int]) throws {
        let spans = try Self.armed(schedule, from: "2026-01-05T00:00:00Z", to: "2026-01-12T00:00:00Z")
        #expect(spans.map { Int($0.dropFirst(3).prefix(2)) } == days)
    }

    @Test(arguments: [
        "", "22:00-06:00", "22:00 Europe/Rome", "25:00-06:00 UTC", "22:60-23:00 UTC", "22:00-22:00 UTC",
        "xyz 22:00-23:00 UTC",
        "mon- 22:00-23:00 UTC", "24:00-06:00 UTC", "2:00-06:00 UTC", "mon tue 22:00-23:00 UTC", "-22:00-06:00 UTC",
    ])
    func refusesWhatItCannotRead(text: String) {
        #expect(throws: ArmedSchedule.Unreadable.self) { try ArmedSchedule(text) }
    }
}
