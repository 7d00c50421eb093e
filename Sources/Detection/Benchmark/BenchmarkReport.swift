/// What `picket bench --json` prints; names as `design/interfaces.md` fixes them.
package struct BenchmarkReport: Codable, Sendable {
    /// Times in milliseconds.
    package struct Latency: Codable, Hashable, Sendable {
        package let min: Double
        package let p50: Double
        package let p90: Double
        package let p99: Double
        package let mean: Double

        /// Percentiles by nearest rank of at least one sample.
        package init(milliseconds samples: [Double]) {
            precondition(!samples.isEmpty, "no samples")
            let sorted = samples.sorted()
            func percentile(_ percent: Double) -> Double {
                sorted[Swift.max(0, Int((percent / 100 * Double(sorted.count)).rounded(.up)) - 1)]
            }
            min = sorted[0]
            p50 = percentile(50)
            p90 = percentile(90)
            p99 = percentile(99)
            mean = sorted.reduce(0, +) / Double(sorted.count)
        }
    }

    /// One step's median time.
    package struct Layer: Codable, Hashable, Sendable {
        package let name: String
        package let type: String
        package let ms: Double
        /// Thousand millions of operations a second.
        package let gflops: Double
    }

    package let model: String
    /// In hexadecimal; empty where the caller did not say.
    package let modelSHA256: String
    /// Width and height.
    package let size: [Int]
    package let isa: String
    package let precision: String
    package let threads: Int
    package let iterations: Int
    /// The network alone.
    package let latencyMs: Latency
    /// Median of scaling, colours and normalisation of a 768x576 picture.
    package let preprocessMs: Double
    /// Median of reading boxes and suppressing doubles.
    package let postprocessMs: Double
    /// Runs of the network a second, by the mean.
    package let throughputFps: Double
    /// Operations of one run, in thousand millions, two for a multiply-add.
    package let gflop: Double
    /// Thousand millions of operations a second, by the median.
    package let gflops: Double
    /// FNV-1a over the bits of all outputs: equal where model, size, instruction set and program are.
    package let outputChecksum: String
    package let cpu: String
    /// Absent where not asked for.
    package let layers: [Layer]?

    private enum CodingKeys: String, CodingKey {
        case model, size, isa, precision, threads, iterations, gflop, gflops, cpu, layers
        case modelSHA256 = "model_sha256"
        case latencyMs = "latency_ms"
        case preprocessMs = "preprocess_ms"
        case postprocessMs = "postprocess_ms"
        case throughputFps = "throughput_fps"
        case outputChecksum = "output_checksum"
    }
}
