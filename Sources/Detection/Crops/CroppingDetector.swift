package import CNN

/// A detector that sees a picture as a whole, and then parts of it where somebody may be too small for that.
///
/// One owner; not thread-safe.
package final class CroppingDetector {
    /// What was found, and at what price.
    package struct Result: Sendable {
        /// In pixels of the picture, the surest first.
        package let detections: [Detection]
        /// The parts that were looked at beside the whole.
        package let crops: [Crop]
    }

    /// Where to look closer than in the whole.
    package struct Attention: Sendable {
        /// Where somebody may be, in pixels of the picture; the most important first.
        package let targets: [Box]
        /// At most so many parts.
        package let budget: Int

        /// Only the whole.
        package static let none = Attention(targets: [], budget: 0)

        package init(targets: [Box], budget: Int) {
            self.targets = targets
            self.budget = budget
        }
    }

    private let whole: Detector
    private let part: Detector

    /// A detector of `model` that sees pictures as a whole in inputs of `inputSize`, and parts in the model's own.
    package init(_ model: Model, inputSize: PixelSize, kernels: KernelChoice) throws(NetworkError) {
        whole = try Detector(model, inputSize: inputSize, kernels: kernels)
        part = try Detector(model, kernels: kernels)
    }

    /// Looks at the whole, and at the parts that `attention` asks for and the whole does not explain.
    package func detect(
        _ picture: YUVPicture, attention: Attention, scoreThreshold: Float, maxDetections: Int = 100
    ) -> Result {
        let found = whole.detect(picture, scoreThreshold: scoreThreshold, maxDetections: maxDetections)
        let size = PixelSize(width: picture.width, height: picture.height)
        let crops = CropPlanner(frame: size, whole: whole.inputSize, cropped: part.inputSize)
            .crops(for: attention.targets, unexplainedBy: found, budget: attention.budget)
        guard !crops.isEmpty else { return Result(detections: found, crops: []) }
        var merging = CropMerging(frame: size)
        for crop in crops {
            merging.add(
                part.detect(
                    picture.cropped(to: crop), scoreThreshold: scoreThreshold, maxDetections: maxDetections),
                of: crop)
        }
        return Result(detections: merging.merged(withWhole: found, limit: maxDetections), crops: crops)
    }
}
