import Testing
import Tracking

@Suite struct BoundingBoxTests {
    private struct Case: Sendable {
        let a, b: BoundingBox
        let overlap: Float
    }

    private static let unit = BoundingBox(x: 0, y: 0, width: 10, height: 10)

    private static let cases = [
        Case(a: unit, b: unit, overlap: 1),
        Case(a: unit, b: BoundingBox(x: 5, y: 0, width: 10, height: 10), overlap: 1 / 3),
        Case(a: unit, b: BoundingBox(x: 10, y: 0, width: 10, height: 10), overlap: 0),
        Case(a: unit, b: BoundingBox(x: 2, y: 2, width: 5, height: 4), overlap: 0.2),
        Case(a: unit, b: BoundingBox(x: 2, y: 2, width: 0, height: 4), overlap: 0),
        Case(a: unit, b: BoundingBox(x: 2, y: 2, width: -3, height: 4), overlap: 0),
    ]

    @Test(arguments: cases)
    private func intersectionOverUnion(_ example: Case) {
        #expect(abs(example.a.intersectionOverUnion(example.b) - example.overlap) < 1e-6)
        #expect(abs(example.b.intersectionOverUnion(example.a) - example.overlap) < 1e-6)
    }

    @Test func aPersonStandsAtTheBottomCentre() {
        let foot = BoundingBox(x: 10, y: 20, width: 30, height: 80).bottomCentre
        #expect(foot.x == 25)
        #expect(foot.y == 100)
    }
}
