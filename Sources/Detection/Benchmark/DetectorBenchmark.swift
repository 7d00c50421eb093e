package import CNN
import KernelABI

/// Measures a detector with a picture made by a formula.
package struct DetectorBenchmark {
    /// How long is measured.
    package enum Length: Sendable {
        case iterations(Int)
        /// As many runs as fit, at least one.
        case duration(Duration)
    }

    /// How long is measured, after the warm-up.
    package var length: Length = .iterations(100)
    /// Runs before the first that counts.
    package var warmup = 10
    /// The network's input; nil for the model's default.
    package var inputSize: PixelSize?
    /// What runs the network.
    package var kernels = KernelChoice(precision: .fp32)
    /// Threads that run the network together.
    package var threads = 1
    /// Whether each step is timed too, in runs of their own.
    package var measuresLayers = false

    /// The network's input, [1, 3, height, width], normalised; nil for that of the picture.
    package var input: NumPyArray?

    /// What a run gives.
    package struct Result: Sendable {
        /// The times, and what they were measured with.
        package let report: BenchmarkReport
        /// The network's outputs, [1, channels, height, width] each.
        package let outputs: [NumPyArray]
    }

    /// The defaults above.
    package init() {}

    /// Runs the benchmark.
    ///
    /// - Parameters:
    ///   - model: what is measured.
    ///   - sha256: of the model's file, for the report.
    /// - Returns: the report and the outputs.
    /// - Throws: `NetworkError` for a size or an instruction set that can't be had, or an input of another shape.
    package func run(_ model: Model, sha256: String = "") throws(NetworkError) -> Result {
        let detector = try Detector(
            model, inputSize: inputSize, kernels: kernels, threads: threads)
        let kernels = try model.network(for: kernels).kernels
        let execution = detector.execution
        let shape = [1, 3, detector.inputSize.height, detector.inputSize.width]
        if let input, input.shape != shape {
            throw NetworkError(location: "input", message: "an array of shape \(input.shape); expected \(shape)")
        }
        var peak = CorePeak()
        peak.measure(kernels)
        let picture = TestPattern(width: 768, height: 576)
        var preprocess: [Double] = []
        var network: [Double] = []
        var postprocess: [Double] = []
        func once(_ picture: YUVPicture) {
            var fit = PictureFit(detector.inputSize, into: detector.inputSize, mode: .stretch)
            preprocess.append(Self.milliseconds { fit = detector.preprocess(picture) })
            if let input { execution.input.fill(planar: input.values) }
            network.append(Self.milliseconds { execution.run() })
            postprocess.append(
                Self.milliseconds { _ = detector.postprocess(fit, scoreThreshold: 0.3, maxDetections: 100) })
        }
        picture.withPicture { picture in
            for _ in 0..<warmup { once(picture) }
            (preprocess, network, postprocess) = ([], [], [])
            switch length {
            case .iterations(let count): for _ in 0..<max(1, count) { once(picture) }
            case .duration(let duration):
                let end = ContinuousClock.now + duration
                repeat { once(picture) } while ContinuousClock.now < end
            }
        }
        peak.measure(kernels)
        let latency = BenchmarkReport.Latency(milliseconds: network)
        let operations = Double(execution.plan.operations)
        let report = BenchmarkReport(
            model: model.description.name, modelSHA256: sha256,
            size: [detector.inputSize.width, detector.inputSize.height], isa: detector.isa.rawValue,
            precision: detector.precision.rawValue, threads: threads, iterations: network.count, latencyMs: latency,
            preprocessMs: BenchmarkReport.Latency(milliseconds: preprocess).p50,
            postprocessMs: BenchmarkReport.Latency(milliseconds: postprocess).p50,
            throughputFps: 1000 / latency.mean, gflop: operations * 1e-9,
            gflops: operations * 1e-6 / latency.p50, peakGflops: peak.gflops,
            outputChecksum: Self.checksum(execution), cpu: CPUName.current,
            layers: measuresLayers ? Self.layers(execution, rounds: min(network.count, 50)) : nil)
        let outputs = execution.plan.outputs.indices.map { level in
            let map = execution.output(level)
            return NumPyArray(
                shape: [1, map.layout.channels, map.layout.height, map.layout.width], values: map.planar)
        }
        return Result(report: report, outputs: outputs)
    }

    private static func layers(_ execution: Execution, rounds: Int) -> [BenchmarkReport.Layer] {
        var samples = [[Double]](repeating: [], count: execution.plan.steps.count)
        for _ in 0..<rounds {
            for step in samples.indices { samples[step].append(milliseconds { execution.run(step: step) }) }
        }
        return zip(execution.plan.steps, samples).map { step, samples in
            let ms = BenchmarkReport.Latency(milliseconds: samples).p50
            return BenchmarkReport.Layer(
                name: step.name, type: step.type, ms: ms, gflops: ms > 0 ? Double(step.operations) * 1e-6 / ms : 0)
        }
    }

    private static func milliseconds(_ body: () -> Void) -> Double {
        ContinuousClock().measure(body) / .milliseconds(1)
    }

    private static func checksum(_ execution: Execution) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for level in execution.plan.outputs.indices {
            for value in execution.output(level).planar {
                hash = (hash ^ UInt64(value.bitPattern)) &* 0x100_0000_01B3
            }
        }
        return String(hash, radix: 16)
    }
}
