import ArgumentParser
import Detection
import Foundation
import Ingest
import KernelABI

/// `picket bench`, without another word.
struct BenchDetector: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detector",
        abstract: "Measures the detector's latency on this machine.",
        discussion: """
            Before and after a change:
              picket bench --json > base.json
              picket bench --compare base.json --fail-above 5

            Example:
              picket bench --size 384x224 --seconds 10 --layers
            """)

    @Option(help: "Weights file.", completion: .weightsFile) var model = ServiceConfiguration.Model.defaultPath
    @Option(help: "Input size of the network, WIDTHxHEIGHT in multiples of 32 (default: the model's).")
    var size: InputSize?
    @Option(help: "Instruction set (default: the best this CPU has).")
    var isa: ISA?
    @Option(help: "Threads a run is split over.") var threads = 1
    @Option(help: "Number format of weights and maps.") var precision = Precision.fp32
    @Option(help: "Runs that count.") var iterations: Int?
    @Option(help: "Seconds to run, instead of --iterations.") var seconds: Double?
    @Option(help: "Runs before the first that counts.") var warmup = 10
    @Flag(help: "A table of the network's layers.") var layers = false
    @Flag(help: "Print JSON.") var json = false
    @Option(
        help: "NumPy file with the network's input, fp32 [1, 3, height, width] (default: a test picture).",
        completion: .file(extensions: ["npy"]))
    var input: String?
    @Option(help: "Folder the network's outputs are written to, as level0.npy and so on.", completion: .directory)
    var outputs: String?
    @Option(
        help: "Report of an earlier run, written with --json, to compare the median latency with.",
        completion: .file(extensions: ["json"]))
    var compare: String?
    @Option(help: "Exit with 1 where the median is slower than in --compare by more than so many percent.")
    var failAbove: Double?

    func validate() throws {
        if let seconds, !(seconds > 0 && seconds <= 3600) { throw ValidationError("--seconds is 0 to 3600") }
        if let iterations, iterations < 1 { throw ValidationError("--iterations is at least 1") }
        guard 1...256 ~= threads else { throw ValidationError("--threads is 1 to 256") }
        if warmup < 0 { throw ValidationError("--warmup is at least 0") }
        if failAbove != nil, compare == nil { throw ValidationError("--fail-above needs --compare") }
        if let failAbove, !(failAbove >= 0) { throw ValidationError("--fail-above is at least 0") }
        if seconds != nil, iterations != nil { throw ValidationError("give --iterations or --seconds, not both") }
    }

    func run() throws {
        var benchmark = DetectorBenchmark()
        benchmark.inputSize = size?.size
        benchmark.kernels = KernelChoice(isa: isa, precision: precision)
        benchmark.threads = threads
        benchmark.warmup = warmup
        benchmark.measuresLayers = layers
        if let iterations { benchmark.length = .iterations(iterations) }
        if let seconds { benchmark.length = .duration(.seconds(seconds)) }
        let isTooSlow: Bool
        do {
            // Read before the run: a wrong path should not cost a minute.
            let base = try compare.map { try named($0, readReport) }
            benchmark.input = try input.map { try named($0) { try NumPyArray(npy: $0) } }
            let result = try benchmark.run(openModel(model), sha256: sha256(ofFile: model))
            if let outputs { try write(result.outputs, to: outputs) }
            if json { try printJSON(result.report) } else { show(result.report) }
            isTooSlow = try base.map { try isSlower(result.report, than: $0) } ?? false
        } catch {
            printError("\(error)")
            throw ExitCode.failure
        }
        if isTooSlow { throw ExitCode.failure }
    }

    /// Says how the latency changed, and whether it is more than allowed.
    private func isSlower(_ report: BenchmarkReport, than base: BenchmarkReport) throws -> Bool {
        let comparison = try BenchmarkComparison(report, base: base)
        let sign = comparison.percent < 0 ? "-" : "+"
        let line =
            "compared       p50 \(fixed(comparison.base)) -> \(fixed(comparison.current)) ms, "
            + "\(sign)\(fixed(comparison.percent.magnitude)) %"
        // Standard output is the report's alone where a program reads it.
        if json { printError(line) } else { print(line) }
        guard let failAbove, comparison.percent > failAbove else { return false }
        printError("slower by more than \(fixed(failAbove)) %")
        return true
    }

    private func write(_ arrays: [NumPyArray], to folder: String) throws {
        let folder = URL(fileURLWithPath: folder)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (level, array) in arrays.enumerated() {
            try array.npy.write(to: folder.appending(path: "level\(level).npy"))
        }
    }

    private func readReport(_ data: Data) throws(NoReport) -> BenchmarkReport {
        guard let report = try? JSONDecoder().decode(BenchmarkReport.self, from: data) else { throw NoReport() }
        return report
    }

    private func show(_ report: BenchmarkReport) {
        let latency = report.latencyMs
        print("\(report.model) \(report.size[0])x\(report.size[1]), \(report.isa), \(report.precision), \(report.cpu)")
        print(
            "network ms     min \(fixed(latency.min))  p50 \(fixed(latency.p50))  p90 \(fixed(latency.p90))  "
                + "p99 \(fixed(latency.p99))  mean \(fixed(latency.mean))  of \(report.iterations) runs")
        print("preprocess ms  \(fixed(report.preprocessMs))    postprocess ms  \(fixed(report.postprocessMs))")
        print(
            "throughput     \(fixed(report.throughputFps)) frames/s, \(fixed(report.gflops)) GFLOP/s, "
                + "\(fixed(report.gflops / report.peakGflops / Double(report.threads) * 100)) % of the fp32 peak of "
                + "\(fixed(report.peakGflops)) a core")
        for layer in report.layers ?? [] {
            print(
                "\(padded(fixed(layer.ms), 9)) ms \(padded(fixed(layer.gflops), 8)) GFLOP/s  \(layer.type)  \(layer.name)"
            )
        }
    }

    private func fixed(_ value: Double) -> String {
        let thousandths = Int((value * 1000).rounded())
        return "\(thousandths / 1000).\(String(thousandths % 1000 + 1000).dropFirst())"
    }

    private func padded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

/// JSON that is something else.
private struct NoReport: Error, CustomStringConvertible {
    let description = "expected a report that this version's picket bench --json has printed"
}

extension ISA: ExpressibleByArgument {}
extension Precision: ExpressibleByArgument {}
