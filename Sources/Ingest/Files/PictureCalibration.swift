internal import Decoding
package import Detection
package import Foundation

/// Calibrates a model for int8 with pictures and videos, one after the other.
///
/// One owner; not thread-safe.
package final class PictureCalibration {
    private let calibration: ModelCalibration
    /// Frames that were looked at.
    package private(set) var frames = 0

    package init(_ model: Model) throws { calibration = try ModelCalibration(model) }

    /// Looks at every frame of `path`; throws where it can't be read.
    package func observe(_ path: String) throws {
        let file = try MediaFile(path)
        while let frame = try file.next() {
            frame.withPlanes { calibration.observe(YUVPicture($0)) }
            frames += 1
        }
    }

    /// The model's weights file with what was found.
    package func weightsFile() throws -> Data { try calibration.weightsFile() }
}
