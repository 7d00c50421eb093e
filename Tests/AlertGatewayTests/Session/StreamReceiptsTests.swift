import AlertGateway
import Testing

struct StreamReceiptsTests {
    @Test func whatArrivedForCertainCounts() throws {
        var receipts = StreamReceipts()
        guard case .unknown(let first) = receipts.acknowledge("yard", sentSeq: 3),
            case .unknown(let second) = receipts.acknowledge("gate", sentSeq: 5)
        else {
            Issue.record("expected to wait for a pong")
            return
        }
        #expect(first != second)
        #expect(receipts.pong([]).isEmpty)
        #expect(receipts.pong(Array("ack something".utf8)).isEmpty)
        let settled = receipts.pong(second)
        #expect(settled.map(\.stream) == ["yard", "gate"])
        #expect(settled.map(\.sentSeq) == [3, 5])
        #expect(receipts.pong(first).isEmpty)
        // What is known to have arrived counts at once.
        #expect(receipts.acknowledge("yard", sentSeq: 5) == .all)
        #expect(receipts.acknowledge("yard", sentSeq: 6) != .all)
    }

    @Test func onlyTheClientItselfProvesThatItLooked() throws {
        var receipts = StreamReceipts()
        #expect(receipts.heartbeatAnswered() == nil)
        guard case .unknown(let ping) = receipts.acknowledge("yard", sentSeq: 3) else {
            Issue.record("expected to wait for a pong")
            return
        }
        receipts.heartbeatSent(after: 2)
        receipts.heartbeatSent(after: 3)
        _ = receipts.pong(ping)
        // It may answer the older of two.
        #expect(receipts.heartbeatAnswered() == 2)
        #expect(receipts.heartbeatAnswered() == nil)
        receipts.heartbeatSent(after: 4)
        #expect(receipts.heartbeatAnswered() == 4)
        // Nothing was acknowledged since.
        receipts.heartbeatSent(after: 5)
        #expect(receipts.heartbeatAnswered() == nil)
    }

    @Test func aClientThatClosesHasReadWhatItWanted() {
        var receipts = StreamReceipts()
        _ = receipts.acknowledge("yard", sentSeq: 3)
        _ = receipts.acknowledge("yard", sentSeq: 3)
        #expect(receipts.closed().map(\.sentSeq) == [3])
        #expect(receipts.closed().isEmpty)
    }
}
