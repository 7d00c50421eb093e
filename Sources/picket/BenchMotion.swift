import ArgumentParser
import Ingest

/// `picket bench motion`.
struct BenchMotion: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "motion",
        abstract: "Measures what watching a clip for motion costs, and at how many frames the network would look.",
        discussion: """
            Example:
              picket bench motion --clip yard.mp4 --sensitivity 0.7
            """)

    @Option(help: "Video file; every frame is watched.", completion: .file()) var clip: String
    @Option(help: "Frames a second at which they are taken to follow each other.") var fps = 5.0
    @Option(help: "0 to 1; more finds fainter motion.") var sensitivity: Float = 0.5
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        guard (0.1...60).contains(fps) else { throw ValidationError("--fps is 0.1 to 60") }
        guard (0...1).contains(sensitivity) else { throw ValidationError("--sensitivity is 0 to 1") }
    }

    func run() throws {
        var configuration = ServiceConfiguration.Motion()
        configuration.sensitivity = sensitivity
        do {
            let report = try MotionBenchmark(configuration, framesPerSecond: fps).run(clip)
            if json { return try printJSON(report) }
            print(
                "\(report.frames) frames of \(report.width)x\(report.height), \(report.framesWithMotion) with motion; "
                    + "the network would look at \(report.looks)")
            print(
                "\(Int(report.medianMicroseconds)) us a frame (p50), \(Int(report.p90Microseconds)) us (p90), "
                    + report.cpu)
        } catch {
            printError("\(error)")
            throw ExitCode.failure
        }
    }
}
