import Evaluation
import Foundation
import TestSupport
import Testing

/// Worked out by hand, and against COCO's own code on made-up pictures.
struct DetectorScoreTests {
    private static func box(_ x: Double, _ y: Double, _ side: Double) -> LabelBox {
        LabelBox(x: x, y: y, width: side, height: side)
    }

    private static func person(_ x: Double, _ y: Double, _ side: Double, isCrowd: Bool = false) -> Label {
        Label(box: box(x, y, side), area: side * side, isCrowd: isCrowd)
    }

    @Test func everybodyFoundIsOne() {
        let score = DetectorScore([
            LabelledPicture(
                labels: [Self.person(0, 0, 20), Self.person(100, 0, 50)],
                found: [
                    ScoredBox(box: Self.box(0, 0, 20), score: 0.9), ScoredBox(box: Self.box(100, 0, 50), score: 0.4),
                ])
        ])
        #expect(score.ap == 1)
        #expect(score.apSmall == 1)
        #expect(score.apMedium == 1)
        #expect(score.apLarge == nil)
        #expect(score.operatingPoints.map(\.recall) == [1, 1, 0.5])
    }

    /// Two of three found, one wrong between them: precision 1 up to a third, 2/3 up to two thirds, then 0.
    @Test func oneWrongAndOneMissed() throws {
        let score = DetectorScore([
            LabelledPicture(
                labels: [Self.person(0, 0, 20), Self.person(100, 0, 20), Self.person(200, 0, 20)],
                found: [
                    ScoredBox(box: Self.box(0, 0, 20), score: 0.9), ScoredBox(box: Self.box(50, 50, 20), score: 0.8),
                    ScoredBox(box: Self.box(100, 0, 20), score: 0.7),
                ])
        ])
        let expected = (34.0 + 33 * 2 / 3) / 101
        #expect(abs(try #require(score.ap50) - expected) < 1e-12)
        #expect(score.operatingPoints[0].precision == 2.0 / 3)
        #expect(score.operatingPoints[0].recall == 2.0 / 3)
    }

    @Test func whatLiesOnACrowdIsNeitherRightNorWrong() {
        let score = DetectorScore([
            LabelledPicture(
                labels: [Self.person(0, 0, 20), Self.person(100, 100, 200, isCrowd: true)],
                found: [
                    ScoredBox(box: Self.box(150, 150, 20), score: 0.9),
                    ScoredBox(box: Self.box(180, 180, 20), score: 0.8),
                    ScoredBox(box: Self.box(0, 0, 20), score: 0.7),
                ])
        ])
        #expect(score.ap == 1)
        #expect(score.operatingPoints[0].precision == 1)
    }

    @Test func aPersonFoundTwiceIsOnceWrong() {
        let twice = [ScoredBox(box: Self.box(0, 0, 20), score: 0.9), ScoredBox(box: Self.box(0, 0, 20), score: 0.9)]
        let score = DetectorScore([LabelledPicture(labels: [Self.person(0, 0, 20)], found: twice)])
        #expect(score.operatingPoints[0].precision == 0.5)
        #expect(score.ap == 1)
    }

    @Test func nobodyThereHasNoScore() {
        let score = DetectorScore([LabelledPicture(labels: [], found: [ScoredBox(box: Self.box(0, 0, 9), score: 0.5)])])
        #expect(score.ap == nil)
        #expect(score.operatingPoints.map(\.precision) == [0, 0, 0])
        #expect(score.operatingPoints.map(\.recall) == [nil, nil, nil])
    }

    /// Made-up pictures with small, large and hidden persons and crowds; the figures are those of pycocotools 2.0.11.
    @Test func agreesWithTheAuthorsOwnCode() throws {
        struct File: Decodable {
            struct Picture: Decodable {
                struct Marked: Decodable {
                    let box: [Double]
                    let area: Double
                    let crowd: Int
                }
                struct Found: Decodable {
                    let box: [Double]
                    let score: Double
                }
                let labels: [Marked]
                let found: [Found]
            }
            let pictures: [Picture]
            let expected: [String: Double]
        }
        func box(_ numbers: [Double]) -> LabelBox {
            LabelBox(x: numbers[0], y: numbers[1], width: numbers[2], height: numbers[3])
        }
        let data = try Data(contentsOf: Checkout.root.appending(path: "Tests/Fixtures/coco-made-up.json"))
        let file = try JSONDecoder().decode(File.self, from: data)
        let score = DetectorScore(
            file.pictures.map { picture in
                LabelledPicture(
                    labels: picture.labels.map { Label(box: box($0.box), area: $0.area, isCrowd: $0.crowd == 1) },
                    found: picture.found.map { ScoredBox(box: box($0.box), score: $0.score) })
            })
        let found = [
            "ap": score.ap, "ap50": score.ap50, "ap75": score.ap75, "small": score.apSmall,
            "medium": score.apMedium, "large": score.apLarge,
        ]
        for (name, expected) in file.expected {
            let value = try #require(found[name] ?? nil)
            #expect(abs(value - expected) < 1e-9, "\(name): \(value), not \(expected)")
        }
    }
}
