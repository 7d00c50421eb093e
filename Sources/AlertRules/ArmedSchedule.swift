/// When a rule may raise alerts: hours of some days of the week, by the clocks of one place.
///
/// Pure: what the clocks of the place show comes in as `UTCOffset`.
package struct ArmedSchedule: Sendable, Equatable {
    /// How many seconds the clocks of a time zone are ahead of UTC at a time in seconds since 1970.
    package typealias UTCOffset = (_ zone: String, _ time: Int64) -> Int64

    /// Its name in the IANA time zone database, such as `Europe/Rome`.
    package let zone: String
    private let window: Window

    private struct Window: Equatable {
        /// Seconds since midnight; an end that is not after the start is of the next day.
        let start, end: Int64
        /// Days on which it begins, Monday first.
        let days: [Bool]
    }

    /// What a schedule's text lacks.
    package struct Unreadable: Error, Equatable, CustomStringConvertible {
        /// What was expected.
        package let description: String
    }

    /// Reads `22:00-06:00 Europe/Rome`, with days before it if need be: `mon-fri 22:00-06:00 Europe/Rome`,
    /// `sat,sun 00:00-24:00 Europe/Rome`.
    package init(_ text: String) throws(Unreadable) {
        let words = text.split(separator: " ").map(String.init)
        guard 2...3 ~= words.count, let zone = words.last else {
            throw Unreadable(description: "expected hours and a time zone such as `22:00-06:00 Europe/Rome`")
        }
        let hours = words[words.count - 2].split(separator: "-", omittingEmptySubsequences: false).map {
            Self.seconds(String($0))
        }
        guard hours.count == 2, let start = hours[0], let end = hours[1], start < Self.day, start != end else {
            throw Unreadable(description: "expected hours from 00:00 to 24:00 such as `22:00-06:00`")
        }
        guard let days = words.count == 3 ? Self.days(words[0].lowercased()) : [Bool](repeating: true, count: 7) else {
            throw Unreadable(description: "expected days such as `mon-fri` or `sat,sun`")
        }
        self.zone = zone
        window = Window(start: start, end: end > start ? end : end + Self.day, days: days)
    }

    /// Whether alerts may be raised at `time`, in seconds since 1970.
    ///
    /// A night in which clocks change has one window like any other. An hour that clocks skip is taken by the clock before
    /// the change (RFC 5545, section 3.3.5), so a window in it is not lost; of an hour that comes twice a window begins
    /// in the first and ends in the second.
    package func isArmed(at time: Int64, offset: UTCOffset) -> Bool {
        let today = (time + offset(zone, time)).quotientRoundedDown(by: Self.day)
        return (today - 2...today + 1).contains { day in
            guard window.days[Int((day + 3).remainder(by: 7))] else { return false }
            let midnight = day * Self.day
            return instant(of: midnight + window.start, latest: false, offset) <= time
                && time < instant(of: midnight + window.end, latest: true, offset)
        }
    }

    /// When clocks show a local time, given as if it were UTC; at most one change is near it.
    private func instant(of local: Int64, latest: Bool, _ offset: UTCOffset) -> Int64 {
        let before = local - offset(zone, local - Self.day)
        let after = local - offset(zone, local + Self.day)
        let isBefore = before + offset(zone, before) == local
        let isAfter = after + offset(zone, after) == local
        return isBefore && isAfter ? (latest ? max(before, after) : min(before, after)) : isAfter ? after : before
    }

    private static let day: Int64 = 86_400

    private static func seconds(_ text: String) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy { 48...57 ~= $0 } }),
            let hours = Int64(parts[0]), let minutes = Int64(parts[1]), minutes < 60, hours * 60 + minutes <= 24 * 60
        else { return nil }
        return (hours * 60 + minutes) * 60
    }

    private static func days(_ text: String) -> [Bool]? {
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        var days = [Bool](repeating: false, count: 7)
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map {
                names.firstIndex(of: String($0))
            }
            guard 1...2 ~= ends.count, let first = ends[0], let last = ends[ends.count - 1] else { return nil }
            // sat-mon goes over the week's end.
            for step in 0...(last - first + 7) % 7 { days[(first + step) % 7] = true }
        }
        return days
    }
}

extension Int64 {
    fileprivate func quotientRoundedDown(by divisor: Int64) -> Int64 {
        (self - remainder(by: divisor)) / divisor
    }

    /// 0..<divisor, for negative numbers too.
    fileprivate func remainder(by divisor: Int64) -> Int64 { (self % divisor + divisor) % divisor }
}
