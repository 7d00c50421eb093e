internal import CNN
package import Decoding
package import Detection
internal import Synchronization

/// The detectors that all streams share: as many as the configuration gives threads, each used by one frame at a time.
package final class DetectorPool: Sendable {
    private let workers: [DetectorWorker]
    private let load: Mutex<[Int]>

    /// Detections below this do not even continue a track.
    private static let scoreThreshold: Float = 0.3

    /// `count` detectors for `model`.
    package init(model: Model, kernels: KernelChoice, count: Int) {
        workers = (0..<count).map { _ in DetectorWorker(model: model, kernels: kernels) }
        load = Mutex(Array(repeating: 0, count: count))
    }

    /// The persons in `frame`, in pixels of the frame, found by the least busy detector, which looks closer where `attention`
    /// says.
    package func detect(
        in frame: VideoFrame, attention: CroppingDetector.Attention = .none
    ) async throws -> CroppingDetector.Result {
        let index = load.withLock { load in
            let index = load.indices.min { load[$0] < load[$1] }!
            load[index] += 1
            return index
        }
        defer { load.withLock { $0[index] -= 1 } }
        return try await workers[index].detect(in: frame, attention: attention, scoreThreshold: Self.scoreThreshold)
    }
}

/// One thread's detector, made anew when a frame wants another input size.
private actor DetectorWorker {
    private let model: Model
    private let kernels: KernelChoice
    private var detectors: [PixelSize: CroppingDetector] = [:]

    init(model: Model, kernels: KernelChoice) {
        self.model = model
        self.kernels = kernels
    }

    func detect(
        in frame: VideoFrame, attention: CroppingDetector.Attention, scoreThreshold: Float
    ) throws -> CroppingDetector.Result {
        let size = model.inputSize(forAspectOf: PixelSize(width: frame.width, height: frame.height))
        let detector = try detectors[size] ?? CroppingDetector(model, inputSize: size, kernels: kernels)
        detectors[size] = detector
        return frame.withPlanes { planes in
            detector.detect(YUVPicture(planes), attention: attention, scoreThreshold: scoreThreshold)
        }
    }
}
