package import CNN
package import Decoding
package import Detection

/// A detector that reads decoded frames: the border between FFmpeg's pictures and the network's.
///
/// One owner; not thread-safe.
package final class FrameDetector {
    private let detector: Detector

    /// A detector of `model` for inputs of `inputSize`.
    package init(model: Model, inputSize: PixelSize, kernels: KernelChoice) throws {
        detector = try Detector(model, inputSize: inputSize, kernels: kernels)
    }

    /// The persons in `frame`, the surest first, in pixels of the frame.
    package func detect(in frame: VideoFrame, scoreThreshold: Float, maxDetections: Int = 100) -> [Detection] {
        frame.withPlanes { planes in
            detector.detect(YUVPicture(planes), scoreThreshold: scoreThreshold, maxDetections: maxDetections)
        }
    }
}

extension YUVPicture {
    /// The planes of a decoded frame, as the network's side takes them.
    package init(_ planes: YUVPlanes) {
        self.init(
            luma: Plane(start: planes.y, stride: planes.yStride),
            cb: Plane(start: planes.cb, stride: planes.cbStride),
            cr: Plane(start: planes.cr, stride: planes.crStride),
            width: planes.width, height: planes.height, subsampling: Subsampling(planes.chroma),
            range: planes.isFullRange ? .full : .limited, matrix: planes.isBT709 ? .bt709 : .bt601)
    }
}

extension YUVPicture.Subsampling {
    fileprivate init(_ chroma: YUVPlanes.Chroma) {
        switch chroma {
        case .yuv420: self = .yuv420
        case .yuv422: self = .yuv422
        case .yuv444: self = .yuv444
        }
    }
}
