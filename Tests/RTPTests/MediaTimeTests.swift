import RTP
import Testing

@Suite struct MediaTimeTests {
    @Test(
        arguments: [
            (0, 90_000, .zero), (90_000, 90_000, .seconds(1)), (3_000, 90_000, .nanoseconds(33_333_333)),
            (-9_000, 90_000, .milliseconds(-100)), (1, 1, .seconds(1)),
            (.max, .max, .seconds(2_147_483_648) + .nanoseconds(499_999_999)),
        ] as [(Int64, UInt32, Duration)])
    func isADurationSinceTheStart(_ ticks: Int64, _ clockRate: UInt32, _ expected: Duration) {
        #expect(MediaTime(ticks: ticks, clockRate: clockRate).sinceStart == expected)
    }

    /// The times an assembler gives to access units of these timestamps, restarted before the one at `restart`.
    private func ticks(of timestamps: [UInt32], restart: Int? = nil) -> [Int64] {
        var assembler = AccessUnitAssembler(codec: .h264, clockRate: 90_000)
        var ticks: [Int64] = []
        for (index, timestamp) in timestamps.enumerated() {
            if index == restart { assembler.restart() }
            assembler.append(timestamp: timestamp, marker: true, [0x65, 0x88], arrival: .milliseconds(100 * index))
            while let unit = assembler.next() { ticks.append(unit.time.ticks) }
        }
        return ticks
    }

    @Test func countsFromTheFirstTimestampAcrossTheWrap() {
        #expect(ticks(of: [0xFFFF_F000, 0xFFFF_FBB8, 0x0000_0770]) == [0, 3000, 6000])
    }

    @Test func picturesOutOfDisplayOrderGoBack() {
        #expect(ticks(of: [9000, 18_000, 12_000, 15_000]) == [0, 9000, 3000, 6000])
    }

    @Test func aRestartIsBridgedByTheTimeOfArrival() {
        #expect(ticks(of: [9000, 18_000, 0xDEAD_0000, 0xDEAD_0BB8], restart: 2) == [0, 9000, 18_000, 21_000])
    }
}
