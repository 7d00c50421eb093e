import RTP
import Testing

@Suite struct SenderClockTests {
    private static func report(_ ntpTime: UInt64, _ timestamp: UInt32) -> SenderReport {
        SenderReport(
            ssrc: 1, ntpTime: NTPTimestamp(rawValue: ntpTime), rtpTimestamp: timestamp, packetCount: 0, byteCount: 0)
    }

    @Test func tellsTheWallclockAroundAReportAndAcrossTheWrap() {
        var clock = SenderClock(clockRate: 90_000)
        #expect(clock.wallclock(of: 0) == nil)
        clock.take(Self.report(100 << 32, 45_000), now: .zero)
        #expect(clock.wallclock(of: 135_000)?.rawValue == 101 << 32)
        #expect(clock.wallclock(of: UInt32.max - 44_999)?.rawValue == 99 << 32)
    }

    @Test func aSenderWithoutWallclockTellsNothing() {
        var clock = SenderClock(clockRate: 90_000)
        clock.take(Self.report(0, 45_000), now: .zero)
        #expect(clock.wallclock(of: 45_000) == nil)
    }
}
