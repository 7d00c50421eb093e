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
        benchmark.isa = .baseline
        benchmark.measuresLayers = true
        let model = try Model(path: Fixtures.modelPath)
        let report = try benchmark.run(model, sha256: "ab")
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any]
        let expected: Set = [
            "model", "model_sha256", "size", "isa", "precision", "threads", "iterations", "latency_ms",
            "throughput_fps",
            "gflop", "gflops", "output_checksum", "cpu", "layers", "preprocess_ms", "postprocess_ms",
        ]
        #expect(Set((json ?? [:]).keys) == expected)
        #expect(report.iterations == 3 && report.size == [64, 32] && report.isa == "baseline")
        #expect(report.layers?.count == 90)
        // The same work gives the same outputs.
        #expect(try benchmark.run(model).outputChecksum == report.outputChecksum)
    }
}
