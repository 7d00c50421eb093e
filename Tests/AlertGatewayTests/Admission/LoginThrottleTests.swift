import AlertGateway
import Testing

struct LoginThrottleTests {
    private let home = ClientNetwork.ipv4(1)

    @Test func soManyAMinute() {
        var throttle = LoginThrottle(limit: 6)
        for _ in 0..<6 {
            #expect(throttle.delay(for: home, now: .seconds(100)) == nil)
            throttle.failed(home, now: .seconds(100))
        }
        #expect(throttle.delay(for: home, now: .seconds(100)) == .seconds(10))
        #expect(throttle.delay(for: home, now: .seconds(109.5)) == .seconds(0.5))
        #expect(throttle.delay(for: home, now: .seconds(110)) == nil)
        #expect(throttle.delay(for: .ipv4(2), now: .seconds(100)) == nil)
        throttle.failed(home, now: .seconds(110))
        #expect(throttle.delay(for: home, now: .seconds(110)) == .seconds(10))
        #expect(throttle.delay(for: home, now: .seconds(1000)) == nil)
    }

    @Test func oneEverySoOftenIsFine() {
        var throttle = LoginThrottle(limit: 6)
        for step in 0..<100 {
            let now = Duration.seconds(10 * step)
            #expect(throttle.delay(for: home, now: now) == nil)
            throttle.failed(home, now: now)
        }
    }

    @Test func zeroIsNoLimit() {
        var throttle = LoginThrottle(limit: 0)
        for _ in 0..<1000 { throttle.failed(home, now: .zero) }
        #expect(throttle.delay(for: home, now: .zero) == nil)
    }

    /// Whoever comes from many networks does not make it forget the worst, nor fill the memory.
    @Test func theWorstAreRemembered() {
        var throttle = LoginThrottle(limit: 2)
        for _ in 0..<2 { throttle.failed(home, now: .zero) }
        for network in 0..<UInt64(10 * LoginThrottle.capacity) { throttle.failed(.ipv6(network), now: .zero) }
        #expect(throttle.rememberedCount <= LoginThrottle.capacity)
        #expect(throttle.delay(for: home, now: .zero) == .seconds(30))
    }
}
