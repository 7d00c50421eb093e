import CNN
import Detection
import Foundation
import KernelABI
import Kernels
import TestSupport
import Testing

/// The whole detector.
struct DetectorTests {
    /// What a reference file says of a picture.
    private struct Reference: Decodable {
        struct Found: Decodable {
            let box: [Float]
            let score: Float
        }
        let width: Float
        let height: Float
        let size: [Int]
        let threshold: Float
        let detections: [Found]
    }

    /// The reference pictures as the network sees them; its boxes are in pixels of the original.
    @Test(
        .enabled(if: SharedData.has("models/picket/reference"), "shared reference pictures are absent"),
        arguments: [
            "000000216296_320x320", "000000216296_384x224", "000000361551_320x320", "000000361551_384x224",
        ], Precision.allCases)
    func findsTheReferenceBoxes(picture: String, precision: Precision) throws {
        let folder = try #require(SharedData.folder?.appending(path: "models/picket/reference"))
        let json = try Data(contentsOf: folder.appending(path: "\(picture).json"))
        let reference = try JSONDecoder().decode(Reference.self, from: json)
        let pixels = try NumPyArchive(shared: "models/picket/reference/\(picture).npz").bytes("pixels")
        let (width, height) = (reference.size[0], reference.size[1])
        let detector = try Detector(
            Model(path: Fixtures.modelPath), inputSize: PixelSize(width: width, height: height),
            kernels: KernelChoice(precision: precision))
        let samples = YUVSamples(rgb: pixels, width: width, height: height)
        let found = try #require(
            samples.withPicture { detector.detect($0, scoreThreshold: reference.threshold) })
        // Rounding to YUV moves scores a little, int8 more, and with them the ones beside the threshold.
        let (shift, overlap): (Float, Float) = precision == .int8 ? (0.12, 0.8) : (0.03, 0.9)
        for expected in reference.detections where expected.score > reference.threshold + shift {
            let box = Box(
                x: expected.box[0] * Float(width) / reference.width,
                y: expected.box[1] * Float(height) / reference.height,
                width: expected.box[2] * Float(width) / reference.width,
                height: expected.box[3] * Float(height) / reference.height)
            let match = found.first { $0.box.iou(box) > overlap }
            #expect(match != nil, "\(expected) in \(found)")
            #expect(abs((match?.score ?? 0) - expected.score) < shift)
        }
        let sure = reference.detections.count { $0.score > reference.threshold + shift }
        #expect(found.count { $0.score > reference.threshold + shift } <= sure + 1)
    }

    @Test func answersAlikeOnEveryInstructionSet() throws {
        var random = SeededRandom(seed: 3)
        let samples = YUVSamples(width: 200, height: 150, subsampling: .yuv420, random: &random)
        let model = try Model(path: Fixtures.modelPath)
        let answers = try Kernels.available.map { isa in
            let detector = try Detector(
                model, inputSize: PixelSize(width: 96, height: 64), kernels: KernelChoice(isa: isa, precision: .fp32))
            #expect(detector.isa == isa)
            return try #require(
                samples.withPicture { detector.detect($0, scoreThreshold: 0.001, maxDetections: 5) })
        }
        #expect(answers[0].isEmpty == false)
        for answer in answers {
            #expect(answer.count == answers[0].count)
            for (left, right) in zip(answer, answers[0]) { #expect(abs(left.score - right.score) < 1e-3) }
        }
    }

    @Test func detectionsAreSortedCutAndLimited() throws {
        var random = SeededRandom(seed: 4)
        let detector = try Detector(Model(path: Fixtures.modelPath), inputSize: PixelSize(width: 128, height: 96))
        for size in [[3, 2], [640, 480], [97, 131]] {
            let samples = YUVSamples(width: size[0], height: size[1], subsampling: .yuv422, random: &random)
            let found = try #require(samples.withPicture { detector.detect($0, scoreThreshold: 0, maxDetections: 20) })
            #expect(found.count <= 20 && !found.isEmpty)
            #expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score })
            for detection in found {
                let box = detection.box
                #expect(box.x >= 0 && box.y >= 0 && box.width > 0 && box.height > 0)
                #expect(box.x + box.width <= Float(size[0]) + 0.01 && box.y + box.height <= Float(size[1]) + 0.01)
            }
        }
    }

    @Test func refusesSizesTheNetworkCannotTake() throws {
        let model = try Model(path: Fixtures.modelPath)
        #expect(throws: NetworkError.self) { try Detector(model, inputSize: PixelSize(width: 100, height: 100)) }
    }
}
