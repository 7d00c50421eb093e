package import CNN
package import Decoding
package import Detection
internal import Foundation

/// What `picket detect --json` prints for one frame: one JSON object a line.
package struct FrameDetections: Sendable, Encodable {
    /// The input, as it was named.
    package let image: String
    /// Counted from 0; always 0 for a picture.
    package let frame: Int
    /// Pixels of the original.
    package let width, height: Int
    /// The surest first.
    package let detections: [Found]

    /// One person.
    package struct Found: Sendable, Encodable {
        /// x, y, width, height in pixels of the original, origin top left.
        package let box: [Float]
        /// 0...1.
        package let score: Float
    }
}

/// Finds persons in pictures, videos and stream URLs, one input after the other.
///
/// One owner; not thread-safe.
package final class FileDetection {
    private let model: Model
    private let kernels: KernelChoice
    private let scoreThreshold: Float
    private let maxDetections: Int
    private var detectors: [PixelSize: FrameDetector] = [:]
    private let inputSize: PixelSize?

    /// At most `maxDetections` a frame, each at least `scoreThreshold`; `inputSize` nil leaves the choice to the model.
    package init(
        model: Model, kernels: KernelChoice, inputSize: PixelSize?, scoreThreshold: Float, maxDetections: Int
    ) {
        self.model = model
        self.kernels = kernels
        self.inputSize = inputSize
        self.scoreThreshold = scoreThreshold
        self.maxDetections = maxDetections
    }

    /// Calls `body` with every frame of `path` and what was found in it, and before that `progress` with how many there were.
    ///
    /// - Throws: when the input is unreadable, and what `body` throws.
    package func run(
        _ path: String, progress: (FileProgress) -> Void = { _ in },
        _ body: (FrameDetections, VideoFrame) throws -> Void
    ) throws {
        let file = try MediaFile(path)
        var number = 0
        while let frame = try file.next() {
            progress(FileProgress(frames: number, expectedFrames: file.expectedFrames))
            let size = inputSize ?? model.defaultSize
            let detector = try detectors[size] ?? FrameDetector(model: model, inputSize: size, kernels: kernels)
            detectors[size] = detector
            let found = detector.detect(in: frame, scoreThreshold: scoreThreshold, maxDetections: maxDetections)
            try body(
                FrameDetections(
                    image: path, frame: number, width: frame.width, height: frame.height,
                    detections: found.map { detection in
                        let box = detection.box
                        return FrameDetections.Found(
                            box: [box.x, box.y, box.width, box.height].map(\.inHundredths), score: detection.score)
                    }), frame)
            number += 1
        }
    }
}
