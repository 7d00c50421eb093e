import AlertProtocol
import Testing

struct HeartbeatTests {
    @Test func pingsEvery30Seconds() {
        var heartbeat = Heartbeat(now: .seconds(100))
        #expect(heartbeat.poll(now: .seconds(100)) == .wait(until: .seconds(130)))
        #expect(heartbeat.poll(now: .seconds(130)) == .sendPing)
        heartbeat.pongReceived()
        #expect(heartbeat.poll(now: .seconds(131)) == .wait(until: .seconds(160)))
        #expect(heartbeat.poll(now: .seconds(160)) == .sendPing)
    }

    @Test func givesUpSixtySecondsAfterTheFirstUnansweredPing() {
        var heartbeat = Heartbeat(now: .zero)
        #expect(heartbeat.poll(now: .seconds(30)) == .sendPing)
        #expect(heartbeat.poll(now: .seconds(60)) == .sendPing)
        #expect(heartbeat.poll(now: .seconds(61)) == .wait(until: .seconds(90)))
        #expect(heartbeat.poll(now: .seconds(89)) == .wait(until: .seconds(90)))
        #expect(heartbeat.poll(now: .seconds(90)) == .timeOut)
    }

    @Test func aLatePongSavesTheConnection() {
        var heartbeat = Heartbeat(now: .zero)
        #expect(heartbeat.poll(now: .seconds(30)) == .sendPing)
        #expect(heartbeat.poll(now: .seconds(60)) == .sendPing)
        heartbeat.pongReceived()
        #expect(heartbeat.poll(now: .seconds(90)) == .sendPing)
        #expect(heartbeat.poll(now: .seconds(91)) == .wait(until: .seconds(120)))
    }
}
