import Ingest
import TestSupport
import Testing

@Suite struct FrameSamplerTests {
    /// How many of `seconds` of frames at `rate` are taken at `framesPerSecond`.
    private func taken(rate: Int, framesPerSecond: Double, seconds: Int) -> Int {
        var sampler = FrameSampler(framesPerSecond: framesPerSecond)
        return (0..<rate * seconds).count { sampler.takes(.nanoseconds($0 * 1_000_000_000 / rate)) }
    }

    @Test(arguments: [
        (10, 5.0, 50), (10, 4.0, 40), (25, 5.0, 50), (30, 5.0, 50), (30, 2.0, 20), (3, 5.0, 30), (15, 0.5, 5),
    ])
    func theRateIsMet(rate: Int, framesPerSecond: Double, expected: Int) {
        #expect(abs(taken(rate: rate, framesPerSecond: framesPerSecond, seconds: 10) - expected) <= 1)
    }

    @Test func aClockThatJumpsBeginsANewGrid() {
        var sampler = FrameSampler(framesPerSecond: 5)
        let times = [100, 100.1, 3, 3.1, 900, 900.1]
        let taken = times.map { sampler.takes(.seconds($0)) }
        #expect(taken == [true, false, true, false, true, false])
    }

    @Test(arguments: UInt64(1)...10)
    func jitterNeverExceedsTheRate(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var sampler = FrameSampler(framesPerSecond: 5)
        var time = 0.0
        var count = 0
        while time < 60 {
            time += Double(random.float(in: 0.01...0.09))
            if sampler.takes(.seconds(time)) { count += 1 }
        }
        #expect((295...302).contains(count), "seed \(seed): \(count) of 300")
    }
}
