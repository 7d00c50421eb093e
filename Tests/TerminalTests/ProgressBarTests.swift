import Terminal
import Testing

struct ProgressBarTests {
    @Test func saysShareRateAndTimeLeft() {
        let bar = ProgressBar("yard.mp4", unit: "frames", total: 800)
        #expect(
            bar.line(done: 200, elapsed: .seconds(4), width: 80)
                == "yard.mp4  [=======                     ]  200/800 frames  50.0/s  0:12 left")
        #expect(bar.line(done: 800, elapsed: .seconds(4), width: 80).hasSuffix("]  800/800 frames  200/s"))
    }

    @Test(arguments: [
        (100, "0:01 left"), (6_100, "1:00 left"), (366_100, "1:01:00 left"), (36_000_100, "100 h and more left"),
    ])
    func timeLeftIsWrittenAsAClockDoes(total: Int, expected: String) {
        let line = ProgressBar("x", unit: "frames", total: total).line(
            done: min(100, total - 1), elapsed: .seconds(1), width: 100)
        #expect(line.hasSuffix(expected), "\(line)")
    }

    @Test func withoutATotalItCounts() {
        let bar = ProgressBar("rtsp://camera", unit: "frames", total: nil)
        #expect(bar.line(done: 42, elapsed: .seconds(8), width: 80) == "rtsp://camera  42 frames  5.3/s")
    }

    @Test func aContainerThatPromisedLessFillsTheBar() {
        let line = ProgressBar("x", unit: "frames", total: 10).line(done: 25, elapsed: .seconds(1), width: 60)
        #expect(line == "x  [============================]  25/10 frames  25.0/s")
    }

    @Test func beforeAnyTimeHasPassedThereIsNoRate() {
        let line = ProgressBar("x", unit: "pictures", total: 10).line(done: 0, elapsed: .zero, width: 60)
        #expect(line == "x  [                            ]  0/10 pictures  0.0/s")
    }

    /// A line that wraps cannot be erased.
    @Test(arguments: 0...120)
    func neverExceedsTheWidth(width: Int) {
        let bar = ProgressBar("a/rather/long/way/to/a/clip/of/yesterday.mp4", unit: "frames", total: 123_456)
        let line = bar.line(done: 4_321, elapsed: .seconds(77), width: width)
        #expect(line.count <= width)
        // The bar goes first where room is short, the figures last.
        #expect(line.contains("[") == (width >= 73), "\(line)")
    }
}
