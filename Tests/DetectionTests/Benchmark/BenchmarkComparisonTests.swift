import Detection
import Foundation
import Testing

/// Two reports, one number.
struct BenchmarkComparisonTests {
    @Test func theChangeIsThatOfTheMedians() throws {
        let base = try report(p50: 8)
        #expect(try BenchmarkComparison(report(p50: 10), base: base).percent == 25)
        #expect(try BenchmarkComparison(report(p50: 6), base: base).percent == -25)
        #expect(try BenchmarkComparison(base, base: base).percent == 0)
    }

    @Test(arguments: [
        ("model", "\"a\"", "\"b\""), ("size", "[320, 320]", "[384, 224]"), ("isa", "\"avx2\"", "\"baseline\""),
        ("precision", "\"fp32\"", "\"bf16\""), ("threads", "1", "2"),
    ])
    func otherWorkIsNotCompared(field: String, old: String, new: String) throws {
        let other = try report(p50: 8, replacing: "\"\(field)\": \(old)", with: "\"\(field)\": \(new)")
        let error = #expect(throws: BenchmarkMismatch.self) {
            try BenchmarkComparison(other, base: report(p50: 8))
        }
        #expect(error?.field == field)
    }

    @Test func aReportWithoutTimesIsNotCompared() {
        #expect(throws: BenchmarkMismatch.self) { try BenchmarkComparison(report(p50: 8), base: report(p50: 0)) }
    }

    /// A report as `--json` prints it.
    private func report(p50: Double, replacing old: String = "", with new: String = "") throws -> BenchmarkReport {
        var json = """
            {"model": "a", "model_sha256": "00", "size": [320, 320], "isa": "avx2", "precision": "fp32", "threads": 1,
             "iterations": 3, "latency_ms": {"min": 1, "p50": \(p50), "p90": 20, "p99": 30, "mean": 9},
             "preprocess_ms": 0.5, "postprocess_ms": 0.1, "throughput_fps": 100, "gflop": 1.4, "gflops": 140,
             "peak_gflops": 200, "output_checksum": "ab", "cpu": "c"}
            """
        if !old.isEmpty {
            #expect(json.contains(old))
            json = json.replacingOccurrences(of: old, with: new)
        }
        return try JSONDecoder().decode(BenchmarkReport.self, from: Data(json.utf8))
    }
}
