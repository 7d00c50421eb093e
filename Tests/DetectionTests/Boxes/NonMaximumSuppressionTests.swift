import Detection
import Testing

/// Which boxes survive.
struct NonMaximumSuppressionTests {
    struct Example: CustomTestStringConvertible {
        let name: String
        let candidates: [Detection]
        var iou: Float = 0.5
        var limit = 100
        /// Indices into the candidates.
        let kept: [Int]
        var testDescription: String { name }
    }

    private static func box(_ x: Float, _ width: Float, _ score: Float, label: Int = 0) -> Detection {
        Detection(box: Box(x: x, y: 0, width: width, height: 10), score: score, label: label)
    }

    static let examples = [
        Example(name: "nothing", candidates: [], kept: []),
        Example(name: "best first", candidates: [box(0, 10, 0.2), box(50, 10, 0.9)], kept: [1, 0]),
        Example(name: "a double goes", candidates: [box(0, 10, 0.8), box(1, 10, 0.9)], kept: [1]),
        // IoU 5 / 15.
        Example(name: "a neighbour stays", candidates: [box(0, 10, 0.9), box(5, 10, 0.8)], kept: [0, 1]),
        // IoU exactly 0.5: 10 / 20.
        Example(name: "the limit itself stays", candidates: [box(0, 20, 0.9), box(0, 10, 0.8)], kept: [0, 1]),
        Example(
            name: "what was dropped drops nobody",
            candidates: [box(0, 10, 0.9), box(3, 10, 0.8), box(6, 10, 0.7)], kept: [0, 2]),
        Example(
            name: "other classes do not compete",
            candidates: [box(0, 10, 0.9), box(0, 10, 0.8, label: 1)], kept: [0, 1]),
        Example(name: "equal scores keep their order", candidates: [box(0, 10, 0.5), box(50, 10, 0.5)], kept: [0, 1]),
        Example(
            name: "limit", candidates: [box(0, 10, 0.1), box(20, 10, 0.3), box(40, 10, 0.2)], limit: 2, kept: [1, 2]),
        Example(name: "limit of none", candidates: [box(0, 10, 0.1)], limit: 0, kept: []),
        Example(name: "empty boxes", candidates: [box(0, 0, 0.5), box(0, 0, 0.4)], kept: [0, 1]),
    ]

    @Test(arguments: examples)
    func keeps(example: Example) {
        let kept = NonMaximumSuppression.apply(example.candidates, iou: example.iou, limit: example.limit)
        #expect(kept == example.kept.map { example.candidates[$0] })
    }

    @Test func looksOnlyAtTheBestThousand() {
        let many = (0..<1500).map { Self.box(Float($0) * 20, 10, Float($0) / 1500) }
        let kept = NonMaximumSuppression.apply(many, iou: 0.5, limit: 2000)
        #expect(kept == Array(many.reversed().prefix(1000)))
    }
}
