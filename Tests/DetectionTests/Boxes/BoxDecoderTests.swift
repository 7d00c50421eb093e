import CNN
import Detection
import Foundation
import KernelABI
import Testing

/// Outputs written by hand, and the boxes they mean.
struct BoxDecoderTests {
    private static let fit = PictureFit(
        PixelSize(width: 640, height: 320), into: PixelSize(width: 320, height: 320), mode: .stretch)

    /// The shipped network's outputs at 320x320, all silent but one cell at stride 16 whose distances are certain.
    private func decode(threshold: Float, logit: Float, bins: [Int]) throws -> [Detection] {
        let model = try Model(path: Fixtures.modelPath)
        let execution = try Fixtures.execution(.baseline, width: 320, height: 320)
        for level in 0..<4 {
            let map = execution.output(level)
            let side = 40 >> level
            var values = [Float](repeating: 0, count: 29 * side * side)
            for pixel in 0..<side * side { values[pixel] = -20 }
            if level == 1 {
                let pixel = 3 * side + 5
                values[pixel] = logit
                for (edge, bin) in bins.enumerated() { values[(1 + 7 * edge + bin) * side * side + pixel] = 60 }
            }
            map.fill(planar: values)
        }
        let decoder = try BoxDecoder(model.description, plan: execution.plan)
        var found: [Detection] = []
        decoder.decode(execution, fit: Self.fit, scoreThreshold: threshold, into: &found)
        return found
    }

    @Test func distancesAreBinsTimesStride() throws {
        // Centre (5.5 * 16, 3.5 * 16) = (88, 56); the picture is twice as wide as the input.
        let found = try decode(threshold: 0.5, logit: 2, bins: [1, 2, 3, 4])
        #expect(found.count == 1)
        let box = try #require(found.first).box
        #expect(abs(box.x - 2 * (88 - 16)) < 0.01 && abs(box.y - (56 - 32)) < 0.01)
        #expect(abs(box.width - 2 * (16 + 48)) < 0.01 && abs(box.height - (32 + 64)) < 0.01)
        #expect(abs(found[0].score - 1 / (1 + exp(-2))) < 1e-6)
    }

    @Test func boxesAreCutAtThePicture() throws {
        let box = try #require(try decode(threshold: 0.5, logit: 2, bins: [6, 6, 6, 6]).first).box
        #expect(box.x == 0 && box.y == 0)
    }

    @Test(arguments: [(0.0, 1_000), (0.5, 1), (0.88, 1), (0.8808, 0), (1.0, 0)] as [(Float, Int)])
    func onlyScoresAboveTheThreshold(threshold: Float, count: Int) throws {
        // The score is 0.88079; every cell is above 0, though those outside any picture may be missing.
        let found = try decode(threshold: threshold, logit: 2, bins: [1, 1, 1, 1]).count
        #expect(count == 1_000 ? found > count : found == count)
    }
}
