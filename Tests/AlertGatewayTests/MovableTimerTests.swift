import AlertGateway
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

struct MovableTimerTests {
    @Test func goesOffOnceAtTheTimeThatWasSetLast() {
        let loop = EmbeddedEventLoop()
        let timer = MovableTimer(eventLoop: loop)
        var calls: [String] = []
        timer.set(in: .seconds(10)) { calls.append("first") }
        loop.advanceTime(by: .seconds(9))
        timer.set(in: .seconds(10)) { calls.append("later") }
        loop.advanceTime(by: .seconds(9))
        #expect(calls == [])
        timer.set(in: .milliseconds(500)) { calls.append("sooner") }
        loop.advanceTime(by: .milliseconds(500))
        #expect(calls == ["sooner"])
        loop.advanceTime(by: .seconds(60))
        #expect(calls == ["sooner"])
        timer.set(in: .seconds(1)) { calls.append("again") }
        timer.stop()
        loop.advanceTime(by: .seconds(60))
        #expect(calls == ["sooner"])
    }

    @Test func mayBeSetByItsOwnAction() {
        let loop = EmbeddedEventLoop()
        let timer = MovableTimer(eventLoop: loop)
        var ticks = 0
        func tick() {
            ticks += 1
            timer.set(in: .seconds(1)) { tick() }
        }
        tick()
        loop.advanceTime(by: .seconds(5))
        #expect(ticks == 6)
    }

    /// Against one that is set, stopped and moved at random, as a plain variable says.
    @Test func agreesWithAVariable() {
        let seed: UInt64 = 71
        var random = SeededRandom(seed: seed)
        let loop = EmbeddedEventLoop()
        let timer = MovableTimer(eventLoop: loop)
        var now = 0
        var due: Int?
        var expected: [Int] = []
        var found: [Int] = []
        for _ in 0..<2000 {
            switch Int.random(in: 0...3, using: &random) {
            case 0:
                timer.stop()
                due = nil
            case 1:
                let delay = Int.random(in: 1...20, using: &random)
                let time = now + delay
                timer.set(in: .seconds(Int64(delay))) { found.append(time) }
                due = time
            default:
                now += 1
                loop.advanceTime(by: .seconds(1))
                if due == now {
                    expected.append(now)
                    due = nil
                }
            }
            #expect(found == expected, "seed \(seed)")
        }
        #expect(!expected.isEmpty)
    }
}
