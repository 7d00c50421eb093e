import CNN
import Detection
import Testing

@Suite struct CropMergingTests {
    private static let frame = PixelSize(width: 1920, height: 1080)

    /// The crop of 320 pixels in the middle of the frame, at 800, 380.
    private func middle() throws -> Crop {
        let planner = CropPlanner(
            frame: Self.frame, whole: PixelSize(width: 384, height: 224), cropped: PixelSize(width: 320, height: 320))
        let crops = planner.crops(
            for: [Box(x: 950, y: 500, width: 20, height: 80)], unexplainedBy: [], budget: 1)
        return try #require(crops.first)
    }

    @Test func aPersonOfBothHasTheCropsBoxAndTheHigherScore() throws {
        let crop = try middle()
        let inCrop = Detection(box: Box(x: 100, y: 100, width: 40, height: 100), score: 0.6)
        let inWhole = Detection(
            box: Box(x: Float(crop.x) + 106, y: Float(crop.y) + 90, width: 44, height: 120), score: 0.8)
        let other = Detection(box: Box(x: 10, y: 10, width: 40, height: 100), score: 0.7)
        var merging = CropMerging(frame: Self.frame)
        merging.add([inCrop], of: crop)
        let merged = merging.merged(withWhole: [inWhole, other], limit: 100)
        #expect(
            merged == [
                Detection(
                    box: Box(x: Float(crop.x) + 100, y: Float(crop.y) + 100, width: 40, height: 100), score: 0.8),
                other,
            ])
    }

    @Test func whoIsCutByTheCropIsLeftToTheWhole() throws {
        let crop = try middle()
        let side = Float(crop.side)
        let cut = [
            Box(x: 0, y: 50, width: 30, height: 80), Box(x: side - 31, y: 50, width: 30, height: 80),
            Box(x: 50, y: 1, width: 30, height: 80), Box(x: 50, y: side - 80, width: 30, height: 80),
        ]
        var merging = CropMerging(frame: Self.frame)
        merging.add(cut.map { Detection(box: $0, score: 0.9) }, of: crop)
        #expect(merging.merged(withWhole: [], limit: 100).isEmpty)
    }

    /// At the frame's own edge nobody is cut by the crop.
    @Test func whoStandsAtTheFramesEdgeStays() throws {
        let planner = CropPlanner(
            frame: Self.frame, whole: PixelSize(width: 384, height: 224), cropped: PixelSize(width: 320, height: 320))
        let crop = try #require(
            planner.crops(for: [Box(x: 0, y: 1000, width: 30, height: 80)], unexplainedBy: [], budget: 1).first)
        let person = Detection(
            box: Box(x: 0, y: Float(crop.side) - 80, width: 30, height: 80), score: 0.9)
        var merging = CropMerging(frame: Self.frame)
        merging.add([person], of: crop)
        #expect(merging.merged(withWhole: [], limit: 100).count == 1)
    }

    @Test func twoCropsThatShowOnePersonTellOfOne() throws {
        let crop = try middle()
        let twin = Detection(box: Box(x: 100, y: 100, width: 40, height: 100), score: 0.6)
        let neighbour = Detection(box: Box(x: 118, y: 100, width: 40, height: 100), score: 0.5)
        var merging = CropMerging(frame: Self.frame)
        merging.add([twin, neighbour], of: crop)
        merging.add([twin], of: crop)
        #expect(merging.merged(withWhole: [], limit: 100).count == 2)
        #expect(merging.merged(withWhole: [], limit: 1).map(\.score) == [0.6])
    }
}
