import Motion
import Testing

/// At five pictures a second.
@Suite struct LookScheduleTests {
    private var schedule = LookSchedule()
    private var now = Duration.zero

    private mutating func looks(
        _ count: Int, _ finding: MotionDetector.Finding, _ presence: LookSchedule.Presence
    ) -> Int {
        (0..<count).count { _ in
            now += .milliseconds(200)
            return schedule.isDue(finding, presence: presence, now: now)
        }
    }

    @Test mutating func anEmptyStillSceneIsLookedAtEveryTenSeconds() {
        #expect(looks(1, .unknown, .nobody) == 1)
        #expect(looks(49, .still, .nobody) == 0)
        #expect(looks(1, .still, .nobody) == 1)
        #expect(looks(3000, .still, .nobody) == 60)
    }

    @Test mutating func motionIsLookedAtWhileItLasts() {
        #expect(looks(1, .unknown, .nobody) == 1)
        #expect(looks(20, .moving, .nobody) == 20)
        #expect(looks(20, .still, .nobody) == 0)
    }

    @Test mutating func whoStandsStillIsLookedAtForTwoSecondsAndThenEveryTen() {
        #expect(looks(1, .moving, .nobody) == 1)
        #expect(looks(9, .still, .settled) == 9)
        #expect(looks(50, .still, .settled) == 1)
        #expect(looks(500, .still, .settled) == 10)
        #expect(looks(5, .moving, .settled) == 5)
    }

    @Test mutating func whoMayBeAPersonIsLookedAtUntilItIsCertain() {
        #expect(looks(1, .unknown, .nobody) == 1)
        #expect(looks(50, .still, .unsettled) == 50)
        #expect(looks(20, .still, .nobody) == 0)
    }

    @Test mutating func aClockThatGoesBackIsAReasonToLook() {
        now = .seconds(1000)
        #expect(looks(2, .still, .nobody) == 1)
        now = .zero
        #expect(looks(2, .still, .nobody) == 1)
    }
}
