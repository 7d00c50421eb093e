import AlertGateway
import TestSupport
import Testing

struct DeliveryCursorTests {
    private func cursor(_ position: DeliveryCursor.Position = .unacknowledged) -> DeliveryCursor {
        DeliveryCursor(position: position, queueBytes: 100)
    }

    private func alert(_ seq: Int64, bytes: Int = 10, isReading: Bool = true) -> DeliveryCursor.Arrival {
        DeliveryCursor.Arrival(seq: seq, bytes: bytes, isReading: isReading)
    }

    @Test func sendsAtOnceAfterCatchingUp() {
        var cursor = cursor()
        #expect(cursor.isCatchingUp)
        cursor.fetched(through: 7, isLast: true)
        #expect(!cursor.isCatchingUp)
        #expect(cursor.arrived(alert(8)) == .send)
        #expect(cursor.arrived(alert(8)) == .leave)
        #expect(cursor.arrived(alert(9)) == .send)
        #expect(cursor.sentSeq == 9)
    }

    @Test func whatArrivesWhileCatchingUpIsFetched() {
        var cursor = cursor(.after(3))
        #expect(cursor.replayAfter == 3)
        #expect(cursor.arrived(alert(6)) == .leave)
        cursor.fetched(through: 5, isLast: true)
        #expect(cursor.isCatchingUp)
        cursor.fetched(through: 6, isLast: true)
        #expect(!cursor.isCatchingUp)
        #expect(cursor.replayAfter == .max)
    }

    @Test func aHoleIsFetched() {
        var cursor = cursor()
        cursor.fetched(through: 0, isLast: true)
        #expect(cursor.arrived(alert(2)) == .fetch)
        #expect(cursor.sentSeq == 0)
    }

    @Test func whatWaitsForASlowReaderWaitsInTheLog() {
        var cursor = cursor()
        cursor.fetched(through: 0, isLast: true)
        #expect(cursor.arrived(alert(1, bytes: 60, isReading: false)) == .leave)
        #expect(cursor.coalesces)
        #expect(cursor.isCatchingUp)
        #expect(cursor.arrived(alert(2, bytes: 40, isReading: false)) == .leave)
        #expect(cursor.waitingBytes == 100)
        cursor.resumedReading()
        #expect(cursor.arrived(alert(3, bytes: 50, isReading: false)) == .leave)
        #expect(cursor.arrived(alert(4, bytes: 51, isReading: false)) == .tooSlow)
        cursor.fetched(through: 4, isLast: true)
        #expect(!cursor.coalesces)
    }

    @Test func oneAlertMayAlwaysWait() {
        var cursor = cursor()
        cursor.fetched(through: 0, isLast: true)
        #expect(cursor.arrived(alert(1, bytes: 1000, isReading: false)) == .leave)
        #expect(cursor.arrived(alert(2, bytes: 1, isReading: false)) == .tooSlow)
    }

    /// Whatever the order of fetches, arrivals and pauses of the reader, every alert goes out once and in order.
    @Test func nothingIsLostOrSentTwice() {
        let seed: UInt64 = 5
        var random = SeededRandom(seed: seed)
        for _ in 0..<500 {
            var cursor = DeliveryCursor(position: .unacknowledged, queueBytes: .max)
            var sent: [Int64] = []
            var inLog: Int64 = 0
            for _ in 0..<60 {
                if Bool.random(using: &random) {
                    inLog += 1
                    let isReading = Int.random(in: 0..<4, using: &random) > 0
                    if cursor.arrived(alert(inLog, isReading: isReading)) == .send { sent.append(inLog) }
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
