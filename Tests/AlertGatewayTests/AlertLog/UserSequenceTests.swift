import AlertGateway
import TestSupport
import Testing

struct UserSequenceTests {
    private let schedule = RedeliverySchedule(redeliverAfter: .seconds(30), deadLetterAfter: 3)

    /// A user with the alerts 1 to `count`, all sent at zero.
    private func user(_ count: Int64) -> UserSequence {
        var user = UserSequence(id: "alice")
        for number in 1...count {
            let seq = user.append(number)
            user.sent(seq, now: .zero)
        }
        return user
    }

    @Test func pausesDouble() {
        let pauses = (1...9).map { RedeliverySchedule().pause(after: $0) / .seconds(1) }
        #expect(pauses == [30, 60, 120, 240, 480, 960, 1920, 3840, 3840])
    }

    @Test func whatIsNotAcknowledgedIsDueAfterEachPause() {
        var user = user(3)
        let result1 = user.acknowledge(2)
        #expect(result1)
        #expect(user.due(now: .seconds(29), schedule: schedule, limit: 9) { _ in true }.seqs.isEmpty)
        #expect(user.due(now: .seconds(29), schedule: schedule, limit: 9) { _ in true }.deadline == .seconds(30))
        #expect(user.due(now: .seconds(30), schedule: schedule, limit: 9) { _ in true }.seqs == [1, 3])
        let first = user.due(now: .seconds(30), schedule: schedule, limit: 1) { _ in true }
        #expect(first.seqs == [1])
        #expect(first.deadline == .seconds(30))
        #expect(user.due(now: .seconds(30), schedule: schedule, limit: 9) { $0 == 3 }.seqs == [3])
        user.sent(1, now: .seconds(30))
        user.sent(3, now: .seconds(30))
        let second = user.due(now: .seconds(89), schedule: schedule, limit: 9) { _ in true }
        #expect(second == UserSequence.Due(seqs: [], deadline: .seconds(90)))
        #expect(user.due(now: .seconds(90), schedule: schedule, limit: 9) { _ in true }.seqs == [1, 3])
    }

    @Test func whatWasSentTooOftenIsBuried() {
        var user = user(2)
        for time in [30, 90] { user.sent(1, now: .seconds(time)) }
        let result2 = user.bury(now: .seconds(100), schedule: schedule)
        #expect(result2.isEmpty)
        let result3 = user.bury(now: .seconds(210), schedule: schedule)
        #expect(result3 == [UserSequence.DeadLetter(seq: 1, tries: 3)])
        #expect(user.next(after: 0, replayAfter: .max) == 2)
        #expect(user.due(now: .seconds(9999), schedule: schedule, limit: 9) { _ in true }.seqs == [2])
        // It was seen after all.
        let result4 = user.acknowledge(1)
        #expect(result4)
        #expect(user.dead.isEmpty)
        let result5 = user.acknowledge(1)
        #expect(!result5)
    }

    @Test func aFreshConnectionBuriesAtOnce() {
        var user = user(1)
        for time in [1, 2] { user.sent(1, now: .seconds(time)) }
        let result6 = user.bury(now: nil, schedule: schedule)
        #expect(result6.map(\.seq) == [1])
    }

    @Test func theNextIsWhatWasNotSettledOrIsReplayed() {
        var user = user(5)
        _ = user.acknowledge(upTo: 4) { $0 != 2 }
        #expect(user.next(after: 0, replayAfter: .max) == 2)
        #expect(user.next(after: 2, replayAfter: .max) == 5)
        #expect(user.next(after: 2, replayAfter: 3) == 4)
        #expect(user.next(after: 5, replayAfter: 0) == nil)
    }

    @Test func onlyWhatWasSentIsAcknowledged() {
        var user = UserSequence(id: "alice")
        _ = user.append(1)
        let result7 = user.acknowledge(1)
        #expect(!result7)
        user.sent(1, now: .zero)
        let result8 = user.acknowledge(2)
        #expect(!result8)
        let result9 = user.acknowledge(1)
        #expect(result9)
    }

    @Test func seqsAndNumbersBelongTogether() {
        var user = UserSequence(id: "alice", baseSeq: 10)
        let numbers: [Int64] = [3, 4, 5, 9, 20, 21]
        for number in numbers { _ = user.append(number) }
        for (index, number) in numbers.enumerated() {
            #expect(user.number(at: Int64(index) + 11) == number)
            #expect(user.seq(of: number) == Int64(index) + 11)
        }
        for number: Int64 in [2, 6, 10, 22] { #expect(user.seq(of: number) == nil) }
        #expect(user.number(at: 10) == nil)
        #expect(user.number(at: 17) == nil)
        user.forget(numbersThrough: 4)
        #expect(user.baseSeq == 12)
        #expect(user.number(at: 13) == 5)
        #expect(user.number(at: 12) == nil)
        user.forget(numbersThrough: 30)
        #expect(user.baseSeq == 16)
        #expect(user.append(31) == 17)
    }

    @Test func theBoundOnCountRaisesTheFloor() {
        var user = user(10)
        let kept = user.keep(newest: 4)
        #expect(kept)
        #expect(user.floorSeq == 6)
        #expect(user.oldestNumber == 7)
        #expect(user.attempts.runs.map(\.seqs) == [7..<11])
        let again = user.keep(newest: 4)
        #expect(!again)
        // The log still holds the others.
        #expect(user.baseSeq == 0)
    }

    @Test func whatWasWrittenDownIsTakenUp() {
        var before = user(6)
        for seq: Int64 in [1, 2] { _ = before.acknowledge(seq) }
        before.sent(4, now: .seconds(1))
        var after = UserSequence(id: "alice")
        for number in Int64(1)...7 {
            let seq = after.append(number)
            if number == 7 || number == 4 { after.sent(seq, now: .zero) }
        }
        after.restore(
            floorSeq: 0, sentSeq: before.sentSeq, acknowledged: before.acknowledged, presumed: NumberRuns(2..<3),
            dead: NumberRuns(3..<4), attempts: before.attempts)
        #expect(after.sentSeq == 7)
        #expect((1...7).map { after.attempts.tries(of: $0) } == [0, 0, 0, 2, 1, 1, 1])
        #expect(after.next(after: 0, replayAfter: .max) == 4)
        after.takeBackPresumed()
        #expect(after.next(after: 0, replayAfter: .max) == 2)
    }

    @Test func anAcknowledgedStreamIsPresumedSeenButForItsOldestAlert() {
        var user = user(6)
        // The odd ones are of the stream.
        let fresh = user.presume(upTo: 5) { $0 % 2 == 1 }
        #expect(fresh == [1, 3, 5])
        #expect(user.acknowledged == NumberRuns(ascending: [1, 3, 5]))
        #expect(user.presumed == NumberRuns(ascending: [3, 5]))
        // Once more, for the next one that was shown.
        let again = user.presume(upTo: 5) { $0 % 2 == 1 }
        #expect(again.isEmpty)
        #expect(user.presumed == NumberRuns(ascending: [5]))
        user.takeBackPresumed()
        #expect(user.acknowledged == NumberRuns(ascending: [1, 3]))
        #expect(user.next(after: 4, replayAfter: .max) == 5)
    }

    @Test func whatIsNamedOrProvenIsNotTakenBack() {
        var user = user(6)
        _ = user.presume(upTo: 6) { _ in true }
        let isNew = user.acknowledge(4)
        #expect(!isNew)
        user.proveSeen(upTo: 2)
        user.takeBackPresumed()
        #expect(user.acknowledged == NumberRuns(ascending: [1, 2, 4]))
        _ = user.presume(upTo: 6) { _ in true }
        _ = user.acknowledge(upTo: .max) { _ in true }
        user.takeBackPresumed()
        #expect(user.next(after: 0, replayAfter: .max) == nil)
    }
}
