import RTP
import Testing

@Suite struct MissingPacketsTests {
    @Test func asksAfterAMomentThenAgainAndThenNoMore() {
        var missing = MissingPackets()
        missing.note(65_534, now: .zero)
        #expect(missing.deadline == nil)
        missing.note(65_537, now: .milliseconds(100))
        #expect(missing.deadline == .milliseconds(110))
        #expect(missing.takeDue(now: .milliseconds(109)) == [])
        #expect(missing.takeDue(now: .milliseconds(110)) == [65_535, 0])
        #expect(missing.takeDue(now: .milliseconds(169)) == [])
        for repetition in 1...3 {
            #expect(missing.takeDue(now: .milliseconds(110 + 60 * repetition)) == [65_535, 0])
        }
        #expect(missing.deadline == nil)
    }

    @Test func doesNotAskForWhatCameOrWasGivenUp() {
        var missing = MissingPackets()
        missing.note(1, now: .zero)
        missing.note(5, now: .zero)
        missing.note(3, now: .milliseconds(5))
        #expect(missing.takeDue(now: .milliseconds(10)) == [2, 4])
        missing.giveUp(through: 2)
        #expect(missing.takeDue(now: .milliseconds(70)) == [4])
        missing.note(4, now: .milliseconds(80))
        #expect(missing.deadline == nil)
    }

    @Test func aHoleWiderThanTheLimitIsNotAskedFor() {
        var missing = MissingPackets()
        missing.note(1, now: .zero)
        missing.note(3, now: .zero)
        missing.note(1000, now: .zero)
        #expect(missing.deadline == nil)
        missing.note(1000 + Int64(MissingPackets.limit) + 1, now: .zero)
        #expect(missing.takeDue(now: .seconds(1)).count == MissingPackets.limit)
    }
}
