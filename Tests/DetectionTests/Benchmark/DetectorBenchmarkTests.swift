import CNN
import Detection
import Foundation
import KernelABI
import Testing

/// The report, not the speed.
struct DetectorBenchmarkTests {
    @Test func percentilesByNearestRank() {
        let latency = BenchmarkReport.Latency(milliseconds: (1...100).map(Double.init).shuffled())
        #expect((latency.min, latency.p50, latency.p90, latency.p99, latency.mean) == (1, 50, 90, 99, 50.5))
        let single = BenchmarkReport.Latency(milliseconds: [7])
        #expect((single.min, single.p50, single.p99) == (7, 7, 7))
    }

    @Test func theReportHasTheFixedNames() throws {
        var benchmark = DetectorBenchmark()
        benchmark.length = .iterations(3)
        benchmark.warmup = 1
        benchmark.inputSize = PixelSize(width: 64, height: 32)
        benchmark.kernels = KernelChoice(isa: .baseline)
        benchmark.measuresLayers = true
        let model = try Model(path: Fixtures.modelPath)
        let result = try benchmark.run(model, sha256: "ab")
        let report = result.report
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any]
        let expected: Set = [
            "model", "model_sha256", "size", "isa", "precision", "threads", "iterations", "latency_ms",
            "throughput_fps",
            "gflop", "gflops", "peak_gflops", "output_checksum", "cpu", "layers", "preprocess_ms", "postprocess_ms",
        ]
        #expect(Set((json ?? [:]).keys) == expected)
        #expect(report.iterations == 3 && report.size == [64, 32] && report.isa == "baseline")
        #expect(report.layers?.count == 90)
        #expect(report.peakGflops > 0)
        #expect(result.outputs.map(\.shape) == [[1, 29, 4, 8], [1, 29, 2, 4], [1, 29, 1, 2], [1, 29, 1, 1]])
        // The same work gives the same outputs.
        #expect(try benchmark.run(model).report.outputChecksum == report.outputChecksum)
    }

    /// What stands in the input is what the network sees.
    @Test func runsOnTheInputItIsGiven() throws {
        var benchmark = DetectorBenchmark()
        benchmark.length = .iterations(1)
        benchmark.warmup = 0
        benchmark.inputSize = PixelSize(width: 64, height: 32)
        benchmark.kernels = KernelChoice(isa: .baseline)
        let model = try Model(path: Fixtures.modelPath)
        let values = (0..<3 * 64 * 32).map { Float($0 % 17) / 17 }
        benchmark.input = NumPyArray(shape: [1, 3, 32, 64], values: values)
        let execution = Execution(
            try model.network(for: KernelChoice(isa: .baseline)).plan(for: PixelSize(width: 64, height: 32)))
        execution.input.fill(planar: values)
        execution.run()
        #expect(try benchmark.run(model).outputs.map(\.values) == (0..<4).map { execution.output($0).planar })

        benchmark.input = NumPyArray(shape: [1, 3, 64, 32], values: values)
        #expect(throws: NetworkError.self) { try benchmark.run(model) }
    }
}
