import Evaluation
import Testing

@Suite struct HeightRecallTests {
    private func label(_ x: Double, height: Double, isCrowd: Bool = false) -> Label {
        Label(box: LabelBox(x: x, y: 0, width: 20, height: height), area: 20 * height, isCrowd: isCrowd)
    }

    private func found(_ x: Double, height: Double, _ score: Double) -> ScoredBox {
        ScoredBox(box: LabelBox(x: x, y: 0, width: 20, height: height), score: score)
    }

    @Test func recallIsToldByHeightAtTheLeastScoreWithThePrecision() {
        let picture = LabelledPicture(
            labels: [
                label(0, height: 30), label(100, height: 40), label(200, height: 100),
                label(300, height: 60, isCrowd: true),
            ],
            found: [
                found(200, height: 100, 0.9), found(0, height: 30, 0.8), found(300, height: 60, 0.75),
                found(500, height: 50, 0.7), found(100, height: 40, 0.6), found(600, height: 50, 0.5),
            ])
        let strict = HeightRecall([picture], precision: 1, limits: [50])
        #expect(strict.score == 0.8)
        #expect(strict.classes.map(\.persons) == [2, 1])
        #expect(strict.classes.map(\.found) == [1, 1])
        let lax = HeightRecall([picture], precision: 0.75, limits: [50])
        #expect(lax.score == 0.6)
        #expect(lax.classes.map(\.found) == [2, 1])
    }

    @Test func whereNothingIsFoundThereIsNoScore() {
        let empty = HeightRecall(
            [LabelledPicture(labels: [label(0, height: 30)], found: [])], precision: 0.5, limits: [])
        #expect(empty.score == nil)
        #expect(empty.classes.map(\.found) == [0])
        let wrong = HeightRecall(
            [LabelledPicture(labels: [label(0, height: 30)], found: [found(400, height: 30, 0.9)])], precision: 0.5,
            limits: [])
        #expect(wrong.score == nil)
    }
}
