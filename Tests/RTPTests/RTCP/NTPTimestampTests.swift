import RTP
import Testing

@Suite struct NTPTimestampTests {
    @Test func tellsMillisecondsSince1970() {
        // RFC 868's example year and the second era, which begins on 7 February 2036.
        #expect(NTPTimestamp(rawValue: 2_208_988_800 << 32).unixMilliseconds == 0)
        #expect(NTPTimestamp(rawValue: 3_900_000_000 << 32 | 0x8000_0000).unixMilliseconds == 1_691_011_200_500)
        #expect(NTPTimestamp(rawValue: 0).unixMilliseconds == 2_085_978_496_000)
    }

    @Test func advancesByTicks() {
        let time = NTPTimestamp(rawValue: 10 << 32)
        #expect(time.advanced(byTicks: 135_000, rate: 90_000).rawValue == 11 << 32 | 0x8000_0000)
        #expect(time.advanced(byTicks: -45_000, rate: 90_000).rawValue == 9 << 32 | 0x8000_0000)
        #expect(NTPTimestamp(rawValue: .max).advanced(byTicks: .max, rate: 1).rawValue == UInt64(0xFFFF_FFFE_FFFF_FFFF))
    }

    @Test func theMiddleIsWhatReportsRepeat() {
        #expect(NTPTimestamp(rawValue: 0x1111_2222_3333_4444).middle == 0x2222_3333)
    }
}
