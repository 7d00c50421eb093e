import AlertGateway
import Testing

struct HeartbeatSightTests {
    @Test func aPongProvesWhatWasSentBeforeItsPing() {
        var sight = HeartbeatSight()
        let unasked = sight.pongReceived()
        #expect(unasked == nil)
        sight.covered(upTo: 3)
        sight.pingSent(after: 2)
        sight.pingSent(after: 3)
        // It may answer the older of two.
        let older = sight.pongReceived()
        #expect(older == 2)
        let again = sight.pongReceived()
        #expect(again == nil)
        sight.pingSent(after: 4)
        let newer = sight.pongReceived()
        #expect(newer == 4)
    }

    @Test func nothingIsProvenWhereNothingWasAcknowledged() {
        var sight = HeartbeatSight()
        sight.pingSent(after: 5)
        let none = sight.pongReceived()
        #expect(none == nil)
        // For acknowledgements to come.
        #expect(sight.seenSeq == 5)
        sight.covered(upTo: 5)
        sight.pingSent(after: 5)
        let known = sight.pongReceived()
        // It has been looked at already.
        #expect(known == nil)
    }
}
