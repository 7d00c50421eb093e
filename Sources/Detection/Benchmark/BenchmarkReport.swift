/// What `picket bench --json` prints; names as `design/interfaces.md` fixes them.
package struct BenchmarkReport: Codable, Sendable {
    /// Times in milliseconds.
    package struct Latency: Codable, Hashable, Sendable {
        /// The fastest run.
        package let min: Double
        /// The median.
        package let p50: Double
        /// Nine of ten runs took at most this.
        package let p90: Double
        /// 99 of 100 runs took at most this.
        package let p99: Double
        /// The arithmetic mean.
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
        /// The layer's name.
        package let name: String
        /// The kernel.
        package let type: String
        /// Milliseconds.
        package let ms: Double
        /// Thousand millions of operations a second.
        package let gflops: Double
    }

    /// The network's name.
    package let model: String
    /// In hexadecimal; empty where the caller did not say.
    package let modelSHA256: String
    /// Width and height.
    package let size: [Int]
    /// The kernels' instruction set.
    package let isa: String
    /// The format of weights and maps.
    package let precision: String
    /// Threads that ran the network.
    package let threads: Int
    /// Runs that were measured.
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
    /// What one core can do at best with this instruction set in fp32, measured in the same run.
    package let peakGflops: Double
    /// FNV-1a over the bits of all outputs: equal where model, size, instruction set and program are.
    package let outputChecksum: String
    /// What the CPU calls itself.
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
        case peakGflops = "peak_gflops"
        case outputChecksum = "output_checksum"
    }
}
