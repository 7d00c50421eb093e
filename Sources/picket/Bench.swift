import ArgumentParser
import Detection
import Ingest
import KernelABI

/// `picket bench`.
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures the detector's latency on this machine, on one thread.",
        discussion: "Example: picket bench --size 384x224 --seconds 10 --layers")

    @Option(help: "Weights file.") var model = ServiceConfiguration.Model.defaultPath
    @Option(help: "Input size of the network, WIDTHxHEIGHT in multiples of 32 (default: the model's).")
    var size: InputSize?
    @Option(help: "Instruction set: baseline, avx2 or reference (default: the best this CPU has).") var isa: ISA?
    @Option(help: "Threads a run is split over; this version has 1.") var threads = 1
    @Option(help: "Number format of the network; this version has fp32.") var precision = "fp32"
    @Option(help: "Runs that count.") var iterations: Int?
    @Option(help: "Seconds to run, instead of --iterations.") var seconds: Double?
    @Option(help: "Runs before the first that counts.") var warmup = 10
    @Flag(help: "A table of the network's layers.") var layers = false
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        if let seconds, !(seconds > 0 && seconds <= 3600) { throw ValidationError("--seconds is 0 to 3600") }
        if let iterations, iterations < 1 { throw ValidationError("--iterations is at least 1") }
        if threads != 1 { throw ValidationError("--threads is 1 in this version") }
        if precision != "fp32" { throw ValidationError("--precision is fp32 in this version") }
        if warmup < 0 { throw ValidationError("--warmup is at least 0") }
        if seconds != nil, iterations != nil { throw ValidationError("give --iterations or --seconds, not both") }
    }

    func run() throws {
        var benchmark = DetectorBenchmark()
        benchmark.inputSize = size?.size
        benchmark.isa = isa
        benchmark.warmup = warmup
        benchmark.measuresLayers = layers
        if let iterations { benchmark.length = .iterations(iterations) }
        if let seconds { benchmark.length = .duration(.seconds(seconds)) }
        do {
            let report = try benchmark.run(openModel(model), sha256: sha256(ofFile: model))
            if json { try printJSON(report) } else { show(report) }
        } catch {
            printError("\(error)")
            throw ExitCode.failure
        }
    }

    private func show(_ report: BenchmarkReport) {
        let latency = report.latencyMs
        print("\(report.model) \(report.size[0])x\(report.size[1]), \(report.isa), \(report.precision), \(report.cpu)")
        print(
            "network ms     min \(fixed(latency.min))  p50 \(fixed(latency.p50))  p90 \(fixed(latency.p90))  "
                + "p99 \(fixed(latency.p99))  mean \(fixed(latency.mean))  of \(report.iterations) runs")
        print("preprocess ms  \(fixed(report.preprocessMs))    postprocess ms  \(fixed(report.postprocessMs))")
        print("throughput     \(fixed(report.throughputFps)) frames/s, \(fixed(report.gflops)) GFLOP/s")
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

extension ISA: ExpressibleByArgument {}
