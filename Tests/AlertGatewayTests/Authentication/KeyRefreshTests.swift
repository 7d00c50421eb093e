import AlertGateway
import Testing

struct KeyRefreshTests {
    @Test func aFewInARowThenOneInAWhile() {
        var refresh = KeyRefresh(now: .seconds(100))
        func allowed(_ seconds: Double, among attempts: Int = 10) -> Int {
            (0..<attempts).count { _ in refresh.isAllowed(now: .seconds(seconds)) }
        }
        #expect(allowed(100) == KeyRefresh.burst)
        #expect(allowed(109.9) == 0)
        #expect(allowed(110) == 1)
        #expect(allowed(131) == 2)
        #expect(allowed(139.9) == 0)
        #expect(allowed(100_000) == KeyRefresh.burst)
        #expect(allowed(100_009) == 0)
    }
}
