import AlertGateway
import TestSupport
import Testing

struct DeliveryCursorTests {
    @Test func sendsAtOnceAfterCatchingUp() {
        var cursor = DeliveryCursor(position: .unacknowledged)
        #expect(cursor.isCatchingUp)
        cursor.fetched(through: 7, isLast: true)
        #expect(!cursor.isCatchingUp)
        #expect(cursor.arrived(8) == .send)
        #expect(cursor.arrived(8) == .leave)
        #expect(cursor.arrived(9) == .send)
        #expect(cursor.sentSeq == 9)
    }

    @Test func whatArrivesWhileCatchingUpIsFetched() {
        var cursor = DeliveryCursor(position: .after(3))
        #expect(cursor.includesAcknowledged)
        #expect(cursor.arrived(6) == .leave)
        cursor.fetched(through: 5, isLast: true)
        #expect(cursor.isCatchingUp)
        cursor.fetched(through: 6, isLast: true)
        #expect(!cursor.isCatchingUp)
        #expect(!cursor.includesAcknowledged)
    }

    @Test func aHoleIsFetched() {
        var cursor = DeliveryCursor(position: .unacknowledged)
        cursor.fetched(through: 0, isLast: true)
        #expect(cursor.arrived(2) == .fetch)
        #expect(cursor.sentSeq == 0)
    }

    /// Whatever the order of fetches and arrivals, every alert goes out once and in order.
    @Test func nothingIsLostOrSentTwice() {
        let seed: UInt64 = 5
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            var cursor = DeliveryCursor(position: .unacknowledged)
            var sent: [Int64] = []
            var inLog: Int64 = 0
            for _ in 0..<40 {
                if Bool.random(using: &random) {
                    inLog += 1
                    if cursor.arrived(inLog) == .send { sent.append(inLog) }
                } else if cursor.isCatchingUp {
                    let through = min(inLog, cursor.sentSeq + 3)
                    if through > cursor.sentSeq { sent += (cursor.sentSeq + 1)...through }
                    cursor.fetched(through: through, isLast: through == inLog)
                }
            }
            #expect(sent == Array(sent.indices).map { Int64($0 + 1) }, "seed \(seed)")
        }
    }
}
