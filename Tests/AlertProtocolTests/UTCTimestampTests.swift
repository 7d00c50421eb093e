import AlertProtocol
import TestSupport
import Testing

struct UTCTimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_795_370_531_512, "2026-11-22T18:02:11.512Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func writesAndReads(milliseconds: Int64, text: String) {
        #expect(UTCTimestamp(milliseconds: milliseconds).description == text)
        #expect(UTCTimestamp(text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        ("2026-11-22T18:02:11Z", "2026-11-22T18:02:11.000Z"),
        ("2026-11-22T18:02:11.5Z", "2026-11-22T18:02:11.500Z"),
        ("2026-11-22T18:02:11.5129999Z", "2026-11-22T18:02:11.512Z"),
        ("2026-11-22T18:02:11+05:30", "2026-11-22T12:32:11.000Z"),
        ("2026-11-22T18:02:11-01:00", "2026-11-22T19:02:11.000Z"),
        ("2026-12-31T23:59:60Z", "2027-01-01T00:00:00.000Z"),
    ])
    func readsOtherForms(text: String, written: String) {
        #expect(UTCTimestamp(text)?.description == written)
    }

    @Test(arguments: [
        "", "now", "2026-11-22", "2026-11-22T18:02:11", "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z",
        "2026-11-22T24:00:00Z", "2026-11-22T18:60:11Z", "2026-11-22T18:02:11.Z", "2026-11-22T18:02:11Z ",
        "2026-11-22T18:02:11+5:30", "２026-11-22T18:02:11Z", "1e99",
    ])
    func refuses(text: String) { #expect(UTCTimestamp(text) == nil) }

    @Test func anyTimeSurvivesItsText() {
        let seed: UInt64 = 1
        var random = SeededRandom(seed: seed)
        for _ in 0..<2000 {
            let time = UTCTimestamp(
                milliseconds: .random(in: -62_167_219_200_000...253_402_300_799_999, using: &random))
            #expect(UTCTimestamp(time.description) == time, "seed \(seed)")
        }
    }

    @Test func staysInsideTheYearsItCanWrite() {
        #expect(UTCTimestamp(milliseconds: .max).description == "9999-12-31T23:59:59.999Z")
        #expect(UTCTimestamp(milliseconds: .min).description == "0000-01-01T00:00:00.000Z")
        let end = UTCTimestamp(milliseconds: .max)
        #expect(end.advanced(by: .seconds(Int64.max)) == end)
        #expect(end.advanced(by: .seconds(Int64.min)) == UTCTimestamp(milliseconds: .min))
        #expect(UTCTimestamp(milliseconds: 5).advanced(by: .milliseconds(-7)).milliseconds == -2)
    }
}
