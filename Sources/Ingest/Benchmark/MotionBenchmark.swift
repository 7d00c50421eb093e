internal import Decoding
internal import Detection

/// What `picket bench motion` tells.
package struct MotionReport: Sendable, Encodable {
    /// Size of the last frame.
    package var width = 0
    package var height = 0
    /// Frames that were watched, those with motion among them, and those at which the network would look if nobody were
    /// followed.
    package var frames = 0
    package var framesWithMotion = 0
    package var looks = 0
    /// Microseconds a frame.
    package var medianMicroseconds = 0.0
    package var p90Microseconds = 0.0
    /// Where they were measured.
    package let cpu: String

    private enum CodingKeys: String, CodingKey {
        case width, height, frames, looks, cpu
        case framesWithMotion = "frames_with_motion"
        case medianMicroseconds = "p50_us"
        case p90Microseconds = "p90_us"
    }
}

/// Measures what watching a clip for motion costs, and how much of it the network would have to see.
package struct MotionBenchmark {
    private let configuration: ServiceConfiguration.Motion
    private let interval: Duration

    /// Frames are taken to follow each other at `framesPerSecond`, which is positive.
    package init(_ configuration: ServiceConfiguration.Motion, framesPerSecond: Double) {
        self.configuration = configuration
        interval = .seconds(1 / framesPerSecond)
    }

    /// Watches every frame of a file once, as soon as it is decoded; throws when it is unreadable.
    package func run(_ path: String) throws -> MotionReport {
        let file = try MediaFile(path)
        var stage = MotionStage(configuration)
        var report = MotionReport(cpu: CPUName.current)
        var times: [Duration] = []
        while let frame = try file.next() {
            var isLook = false
            times.append(
                ContinuousClock().measure {
                    isLook = stage.watch(frame, following: [], now: interval * report.frames)
                })
            report.frames += 1
            report.framesWithMotion += stage.hasMotion ? 1 : 0
            report.looks += isLook ? 1 : 0
            (report.width, report.height) = (frame.width, frame.height)
        }
        times.sort()
        func microseconds(_ share: Double) -> Double { times[Int(share * Double(times.count - 1))] / .microseconds(1) }
        guard !times.isEmpty else { return report }
        report.medianMicroseconds = microseconds(0.5)
        report.p90Microseconds = microseconds(0.9)
        return report
    }
}
