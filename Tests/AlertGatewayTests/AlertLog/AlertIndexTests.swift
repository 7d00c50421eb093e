import AlertGateway
import AlertProtocol
import TestSupport
import Testing

struct AlertIndexTests {
    private func index(users: Int64) -> AlertIndex {
        var index = AlertIndex()
        index.setUsers(
            Dictionary(uniqueKeysWithValues: (1...users).map { ($0, UserSequence(id: "user\($0)")) }))
        return index
    }

    private func entry(
        stream: Int32 = 0, segment: Int64 = 1, acceptedAt: Int64 = 0, family: Int? = nil
    ) -> AlertIndex.Entry {
        AlertIndex.Entry(
            location: BodyLocation(segment: segment, offset: 0, length: 1), stream: stream, acceptedAt: acceptedAt,
            capturedAt: nil, family: family)
    }

    @Test func eachRecipientGetsTheNextPlace() {
        var index = index(users: 3)
        _ = index.append(
            entry(), to: NumberRuns(2..<3), sent: [], connected: [],
            now: .zero)
        let places = index.append(
            entry(), to: index.everyone, sent: [2], connected: [2, 3], now: .zero)
        #expect(places == [Assignment(user: 2, seq: 2), Assignment(user: 3, seq: 1)])
        #expect(index.users[1]?.sentSeq == 0)
        #expect(index.users[2]?.sentSeq == 2)
        #expect(index.users[3]?.sentSeq == 0)
        #expect(index.recipients(.users(["user3", "nobody", "user1", "user3"])).ranges.map { $0 } == [1..<2, 3..<4])
    }

    @Test func usersComeAndGo() {
        var index = index(users: 2)
        _ = index.append(
            entry(), to: index.everyone, sent: [], connected: [],
            now: .zero)
        index.setUsers([2: UserSequence(id: "user2"), 3: UserSequence(id: "user1")])
        #expect(index.everyone == NumberRuns(2..<4))
        #expect(index.users[2]?.lastSeq == 1)
        #expect(index.users[3]?.lastSeq == 0)
        #expect(index.recipients(.users(["user1"])) == NumberRuns(3..<4))
    }

    @Test func onlyTheNewestUpdateOfAnEventIsLeftForWhoIsBehind() throws {
        var index = index(users: 1)
        let yard = index.number(ofStream: "yard")
        for family in [nil, 7, 8, 7, nil, 7] {
            _ = index.append(
                entry(stream: yard, family: family), to: index.everyone, sent: [], connected: [],
                now: .zero)
        }
        let user = try #require(index.users[1])
        func seqs(coalesces: Bool, window: Int = 99) -> [Int64] {
            index.upcoming(
                of: user, after: 0, replayAfter: .max, seeing: .all, coalesces: coalesces, window: window
            ).alerts.map(\.seq)
        }
        #expect(seqs(coalesces: false) == [1, 2, 3, 4, 5, 6])
        #expect(seqs(coalesces: true) == [1, 3, 5, 6])
        #expect(seqs(coalesces: true, window: 4) == [1, 3, 4])
    }

    @Test func streamsThatAreNotVisibleArePassedOver() throws {
        var index = index(users: 1)
        for stream in ["yard", "gate", "yard"] {
            _ = index.append(
                entry(stream: index.number(ofStream: stream)), to: index.everyone, sent: [],
                connected: [],
                now: .zero)
        }
        let upcoming = index.upcoming(
            of: try #require(index.users[1]), after: 0, replayAfter: .max, seeing: .only(["gate"]), coalesces: false,
            window: 9)
        #expect(upcoming.alerts.map(\.seq) == [2])
        #expect(upcoming.through == 3)
        #expect(upcoming.isLast)
    }

    @Test func theOldestMayGo() {
        var index = index(users: 2)
        let day: Int64 = 86_400_000
        for time in 0..<6 {
            _ = index.append(
                entry(segment: Int64(time / 2), acceptedAt: Int64(time) * day), to: NumberRuns(1..<2), sent: [],
                connected: [], now: .zero)
        }
        func prunable(now: Int64 = 0, age: Int64 = 99, segment: Int64 = 0, limit: Int = 99) -> Int64? {
            index.prunable(now: now, age: .seconds(age * 86400), keptSegment: segment, limit: limit)
        }
        #expect(prunable() == nil)
        #expect(prunable(now: 5 * day, age: 3) == 2)
        #expect(prunable(segment: 2) == 4)
        #expect(prunable(segment: 2, limit: 3) == 3)
        _ = index.users[1]?.keep(newest: 1)
        #expect(prunable() == 5)
        index.forget(through: 5)
        #expect(index.count == 1)
        #expect(index.nextNumber == 7)
        #expect(index[5] == nil)
        #expect(index[6]?.acceptedAt == 5 * day)
        #expect(index.users[1]?.number(at: 6) == 6)
    }
}
