import CNN
import Detection
import TestSupport
import Testing

@Suite struct CropPlannerTests {
    private static let frame = PixelSize(width: 1920, height: 1080)
    private static let whole = PixelSize(width: 384, height: 224)
    private static let input = PixelSize(width: 320, height: 320)
    private let planner = CropPlanner(frame: frame, whole: whole, cropped: input)

    /// A person of some height whose feet are at a place.
    private func person(_ x: Float, _ y: Float, height: Float) -> Box {
        Box(x: x - height / 5, y: y - height, width: height * 2 / 5, height: height)
    }

    private func isInside(_ box: Box, _ crop: Crop) -> Bool {
        box.x >= Float(crop.x) && box.y >= Float(crop.y) && box.x + box.width <= Float(crop.x + crop.side)
            && box.y + box.height <= Float(crop.y + crop.side)
    }

    @Test(arguments: [20, 60, 150, 300])
    func aCropHoldsItsTargetAndLiesInTheFrame(height: Int) throws {
        var random = SeededRandom(seed: UInt64(height))
        for _ in 0..<200 {
            let height = Float(height)
            let target = person(
                random.float(in: height / 5...1920 - height / 5), random.float(in: height...1080), height: height)
            let crop = try #require(planner.crops(for: [target], unexplainedBy: [], budget: 2).first, "\(target)")
            #expect(isInside(target, crop), "\(crop) for \(target)")
            #expect(crop.x >= 0 && crop.y >= 0 && crop.x + crop.side <= 1920 && crop.y + crop.side <= 1080)
            #expect(crop.x % 2 == 0 && crop.y % 2 == 0 && crop.side % 2 == 0)
            #expect(crop.side >= 320 && crop.side <= 1080)
        }
    }

    @Test func neighboursShareACropAndTheBudgetHolds() {
        let near = [person(300, 500, height: 60), person(420, 520, height: 60), person(360, 560, height: 50)]
        let far = [person(1500, 800, height: 70), person(1000, 200, height: 40), person(200, 1000, height: 60)]
        let crops = planner.crops(for: near + far, unexplainedBy: [], budget: 3)
        #expect(crops.count == 3)
        #expect(near.allSatisfy { isInside($0, crops[0]) })
        #expect(isInside(far[0], crops[1]) && isInside(far[1], crops[2]))
        #expect(planner.crops(for: near + far, unexplainedBy: [], budget: 0).isEmpty)
    }

    @Test func whatTheWholeExplainsOrShowsWellNeedsNoCrop() {
        let target = person(600, 600, height: 80)
        let sure = Detection(box: target, score: 0.7)
        let doubtful = Detection(box: target, score: 0.35)
        let elsewhere = Detection(box: person(900, 600, height: 80), score: 0.9)
        #expect(planner.crops(for: [target], unexplainedBy: [sure], budget: 2).isEmpty)
        #expect(planner.crops(for: [target], unexplainedBy: [doubtful, elsewhere], budget: 2).count == 1)
        #expect(planner.crops(for: [person(900, 1000, height: 700)], unexplainedBy: [], budget: 2).isEmpty)
        #expect(planner.crops(for: [], unexplainedBy: [], budget: 2).isEmpty)
    }

    /// A small frame is seen well enough as it is.
    @Test func aSmallFrameHasNoCrops() {
        let small = CropPlanner(
            frame: PixelSize(width: 400, height: 300), whole: PixelSize(width: 352, height: 288), cropped: Self.input)
        #expect(small.crops(for: [person(200, 200, height: 40)], unexplainedBy: [], budget: 2).isEmpty)
    }
}
