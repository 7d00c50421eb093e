package import CNN
package import Foundation
import KernelABI

/// Makes a model's weights file fit for int8: runs it in fp32 on pictures of the kind it will see, and writes down how
/// large its numbers get.
///
/// It belongs to one thread.
package final class ModelCalibration {
    private let detector: Detector
    private var calibration = Calibration()

    /// For the model's own input size, or another.
    package init(_ model: Model, inputSize: PixelSize? = nil) throws(NetworkError) {
        detector = try Detector(model, inputSize: inputSize, kernels: KernelChoice(precision: .fp32))
    }

    /// Takes note of what a picture makes of the network.
    package func observe(_ picture: YUVPicture) {
        _ = detector.preprocess(picture)
        calibration.run(detector.execution)
    }

    /// The weights file with what was found.
    package func weightsFile() throws -> Data {
        let file = detector.model.file
        return try file.bytes(describedAs: calibration.applied(to: file.network))
    }
}
