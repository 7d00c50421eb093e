import CNN
import Detection
import Foundation
import KernelABI
import TestSupport
import Testing

/// The decode rules: boxes of imported networks against those of the shared references.
@Suite(.enabled(if: SharedData.has("models/reference"), "shared reference boxes are absent"))
struct BoxesTests {
    /// A reference file of boxes, as far as it is read.
    private struct Reference: Decodable {
        struct Found: Decodable {
            let box: [Float]
            let score: Float
        }
        let boxes: [Found]
    }

    struct Example: CustomTestStringConvertible {
        let model: String
        let name: String
        let side: Int
        var mode = PictureFit.Mode.stretch
        var testDescription: String { name }
    }

    static let examples = [
        Example(model: "nanodet-plus-m-416", name: "nanodet-plus-m-416", side: 416),
        Example(model: "yolox_nano", name: "yolox-nano-416", side: 416, mode: .letterboxTopLeft),
        Example(model: "ssdlite_person_300", name: "ssdlite-person-300", side: 300),
        Example(model: "picodet_s_320", name: "picodet-s-320", side: 320),
        Example(model: "fastestdet", name: "fastestdet-352", side: 352),
    ]

    @Test(arguments: examples, [("000000216296", 640, 427), ("000000361551", 480, 640)])
    func findsTheReferenceBoxes(example: Example, picture: (name: String, width: Int, height: Int)) throws {
        let file = try #require(
            SharedData.folder?.appending(path: "models/reference/\(example.name)_\(picture.name)_boxes.json"))
        let expected = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file)).boxes.map {
            Detection(box: Box(x: $0.box[0], y: $0.box[1], width: $0.box[2], height: $0.box[3]), score: $0.score)
        }
        let model = try Imported(shared: "models/\(example.model).onnx").model
        let size = PixelSize(width: example.side, height: example.side)
        let execution = Execution(try model.network(for: KernelChoice(precision: .fp32)).plan(for: size))
        execution.input.fill(planar: try ReferenceInput("\(example.name)_\(picture.name)").planar)
        execution.run()
        let fit = PictureFit(PixelSize(width: picture.width, height: picture.height), into: size, mode: example.mode)
        var candidates: [Detection] = []
        try BoxDecoder(model.description, plan: execution.plan).decode(
            execution, fit: fit, scoreThreshold: 0.02, into: &candidates)
        let found = NonMaximumSuppression.apply(candidates, iou: model.description.decode.nmsIoU, limit: 100)
        let sure = expected.filter { $0.score > 0.1 }
        #expect(!sure.isEmpty)
        for box in sure {
            let match = found.first { $0.box.iou(box.box) > 0.98 && abs($0.score - box.score) < 2e-3 }
            #expect(match != nil, "\(box)")
        }
        // Of boxes that overlap by just the limit either may stay.
        #expect(abs(found.count { $0.score > 0.1 } - sure.count) <= 1)
    }
}
