package import CNN
package import KernelABI

/// Finds things in pictures: scales a picture into the network's input, runs the network, reads boxes from its outputs.
///
/// It belongs to one thread at a time; any number of them may share a model. After the first picture of a size nothing
/// is allocated but the list of detections.
package final class Detector {
    /// The model that is run.
    package let model: Model
    let execution: Execution
    private let decoder: BoxDecoder
    private var writer: InputWriter
    private var candidates: [Detection] = []

    /// A detector for an input size.
    ///
    /// - Parameters:
    ///   - model: the network.
    ///   - inputSize: multiples of what the network wants, in pixels; nil for the size it was trained for.
    ///   - kernels: those that run the network.
    ///   - threads: how many a picture is split over, the caller's among them; at least 1.
    /// - Throws: `NetworkError` for a size or an instruction set that can't be had.
    package init(
        _ model: Model, inputSize: PixelSize? = nil, kernels: KernelChoice = .automatic, threads: Int = 1
    ) throws(NetworkError) {
        self.model = model
        let network = try model.network(for: kernels)
        let plan = try network.plan(for: inputSize ?? model.defaultSize)
        execution = Execution(plan, threads: threads)
        decoder = try BoxDecoder(model.description, plan: plan)
        writer = InputWriter(model.description.input, size: plan.size, kernels: network.kernels)
        candidates.reserveCapacity(NonMaximumSuppression.maximumCandidates)
    }

    /// The size of the network's input in pixels.
    package var inputSize: PixelSize { execution.plan.size }
    /// The kernels that are used.
    package var isa: ISA { execution.plan.isa }
    /// The format of the network's weights and maps.
    package var precision: Precision { execution.plan.precision }

    /// What the network finds in a picture, best first.
    ///
    /// - Parameters:
    ///   - picture: of any size.
    ///   - scoreThreshold: only scores above this are returned.
    ///   - maxDetections: at most so many are returned.
    /// - Returns: boxes in pixels of the picture.
    package func detect(_ picture: YUVPicture, scoreThreshold: Float, maxDetections: Int = 100) -> [Detection] {
        let fit = preprocess(picture)
        execution.run()
        return postprocess(fit, scoreThreshold: scoreThreshold, maxDetections: maxDetections)
    }

    func preprocess(_ picture: YUVPicture) -> PictureFit { writer.write(picture, to: execution.input) }

    func postprocess(_ fit: PictureFit, scoreThreshold: Float, maxDetections: Int) -> [Detection] {
        candidates.removeAll(keepingCapacity: true)
        decoder.decode(execution, fit: fit, scoreThreshold: scoreThreshold, into: &candidates)
        return NonMaximumSuppression.apply(
            candidates, iou: model.description.decode.nmsIoU, limit: maxDetections)
    }
}
