/// A point in time in milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// Its text form is ISO 8601 in UTC with milliseconds, "2026-11-22T18:02:11.512Z", which is also how it is coded in JSON.
package struct UTCTimestamp: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970; kept inside the years 0000 to 9999, which the text form can hold.
    package let milliseconds: Int64

    private static let earliest: Int64 = -62_167_219_200_000  // 0000-01-01T00:00:00.000Z
    private static let latest: Int64 = 253_402_300_799_999  // 9999-12-31T23:59:59.999Z
    private static let millisecondsPerDay: Int64 = 86_400_000

    /// A time beyond the years 0000 to 9999 becomes the nearest one inside.
    package init(milliseconds: Int64) {
        self.milliseconds = min(max(milliseconds, Self.earliest), Self.latest)
    }

    package static func < (a: Self, b: Self) -> Bool { a.milliseconds < b.milliseconds }

    /// The time that lies `duration` later, cut to whole milliseconds.
    package func advanced(by duration: Duration) -> Self {
        let parts = duration.components
        let (seconds, overflow) = parts.seconds.multipliedReportingOverflow(by: 1000)
        if overflow { return Self(milliseconds: parts.seconds < 0 ? .min : .max) }
        let (step, stepOverflow) = seconds.addingReportingOverflow(parts.attoseconds / 1_000_000_000_000_000)
        let (sum, sumOverflow) = milliseconds.addingReportingOverflow(step)
        return Self(milliseconds: stepOverflow || sumOverflow ? (seconds < 0 ? .min : .max) : sum)
    }

    /// How much later this time is than `earlier`; negative when it is not.
    package func duration(since earlier: Self) -> Duration { .milliseconds(milliseconds - earlier.milliseconds) }
}

extension UTCTimestamp: CustomStringConvertible {
    package var description: String {
        var day = milliseconds / Self.millisecondsPerDay
        var rest = milliseconds % Self.millisecondsPerDay
        if rest < 0 {
            day -= 1
            rest += Self.millisecondsPerDay
        }
        let date = CivilDate(daysSince1970: day)
        var text: [UInt8] = []
        text.reserveCapacity(24)
        func append(_ value: Int64, digits: Int, then separator: Character) {
            var divisor: Int64 = 1
            for _ in 1..<digits { divisor *= 10 }
            while divisor > 0 {
                text.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
                divisor /= 10
            }
            if let ascii = separator.asciiValue { text.append(ascii) }
        }
        append(date.year, digits: 4, then: "-")
        append(date.month, digits: 2, then: "-")
        append(date.day, digits: 2, then: "T")
        append(rest / 3_600_000, digits: 2, then: ":")
        append(rest / 60_000 % 60, digits: 2, then: ":")
        append(rest / 1000 % 60, digits: 2, then: ".")
        append(rest % 1000, digits: 3, then: "Z")
        return String(decoding: text, as: UTF8.self)
    }
}

extension UTCTimestamp: LosslessStringConvertible {
    /// Reads "2026-11-22T18:02:11Z", with any number of decimals (those below a millisecond are cut), "Z" or an offset
    /// such as "+01:00"; nil for anything else.
    package init?(_ text: String) {
        var reader = DigitReader(bytes: Array(text.utf8))
        guard let year = reader.number(digits: 4), reader.skip("-"),
            let month = reader.number(digits: 2), reader.skip("-"),
            let day = reader.number(digits: 2), reader.skip("T") || reader.skip("t"),
            let hour = reader.number(digits: 2), reader.skip(":"),
            let minute = reader.number(digits: 2), reader.skip(":"),
            let second = reader.number(digits: 2),
            let date = CivilDate(year: year, month: month, day: day),
            hour < 24, minute < 60, second <= 60,  // RFC 3339 §5.7 allows the leap second
            let fraction = reader.fractionInMilliseconds(),
            let offset = reader.offsetInMinutes(),
            reader.isAtEnd
        else { return nil }
        let seconds = ((date.daysSince1970 * 24 + hour) * 60 + minute - offset) * 60 + second
        self.init(milliseconds: seconds * 1000 + fraction)
    }
}

extension UTCTimestamp: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Self(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "expected a time such as 2026-11-22T18:02:11.512Z, found \"\(text)\"")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Cuts a time's text into its numbers.
private struct DigitReader {
    let bytes: [UInt8]
    var index = 0

    var isAtEnd: Bool { index == bytes.count }

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func skip(_ character: Character) -> Bool {
        guard index < bytes.count, bytes[index] == character.asciiValue else { return false }
        index += 1
        return true
    }

    mutating func digit() -> Int64? {
        guard index < bytes.count, case 0x30...0x39 = bytes[index] else { return nil }
        index += 1
        return Int64(bytes[index - 1] - 0x30)
    }

    mutating func number(digits: Int) -> Int64? {
        var value: Int64 = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    mutating func fractionInMilliseconds() -> Int64? {
        guard skip(".") else { return 0 }
        guard var value = digit() else { return nil }
        var decimals = 1
        while let digit = digit() {
            if decimals < 3 { value = value * 10 + digit }
            decimals += 1
        }
        while decimals < 3 {
            value *= 10
            decimals += 1
        }
        return value
    }

    mutating func offsetInMinutes() -> Int64? {
        if skip("Z") || skip("z") { return 0 }
        let isEast = skip("+")
        guard isEast || skip("-"), let hours = number(digits: 2), skip(":"), let minutes = number(digits: 2),
            hours < 24, minutes < 60
        else { return nil }
        return (hours * 60 + minutes) * (isEast ? 1 : -1)
    }
}
