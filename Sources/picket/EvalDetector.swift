import ArgumentParser
import Detection
import Evaluation
import Foundation
import Ingest
import KernelABI
import Terminal

/// `picket eval --images DIR --annotations FILE`.
struct EvalDetector: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "detector",
        abstract: "Scores a detector on pictures with labelled persons, by the rules of COCO.",
        discussion: """
            Example:
              picket eval --images val2017 --annotations persons.json
            """)

    /// Weaker detections change no figure.
    private static let scoreThreshold: Float = 0.01

    @Option(help: "Weights file.", completion: .weightsFile) var model = ServiceConfiguration.Model.defaultPath
    @Option(help: "Input size of the network, WIDTHxHEIGHT in multiples of 32 (default: the model's).")
    var size: InputSize?
    @Option(help: "Instruction set (default: the best this CPU has).")
    var isa: ISA?
    @Option(help: "Number format of weights and maps (default: the fastest on this CPU).")
    var precision: Precision?
    @Option(help: "Folder that the file names of the annotations begin in.", completion: .directory) var images: String
    @Option(help: "Annotations in COCO's format, with a category `person`.", completion: .file(extensions: ["json"]))
    var annotations: String
    @Flag(help: "One JSON object.") var json = false

    func run() throws {
        let score: EvaluationReport
        do {
            score = try evaluate()
        } catch {
            printError("\(error)")
            throw ExitCode.failure
        }
        if json { return try printJSON(score) }
        print(score.text)
    }

    private func evaluate() throws -> EvaluationReport {
        let set = try LabelledSet(annotations: annotations, images: images)
        let detection = FileDetection(
            model: try openModel(model), kernels: KernelChoice(isa: isa, precision: precision), inputSize: size?.size,
            scoreThreshold: Self.scoreThreshold, maxDetections: 100)
        let progress = ProgressDisplay()
        let bar = ProgressBar("eval", unit: "pictures", total: set.pictures.count)
        let pictures = try set.pictures.enumerated().map { number, picture in
            progress.show(bar, done: number)
            var found: [ScoredBox] = []
            try detection.run(picture.path) { frame, _ in
                found = frame.detections.map {
                    ScoredBox(box: LabelBox($0.box.map(Double.init)), score: Double($0.score))
                }
            }
            return LabelledPicture(labels: picture.labels, found: found)
        }
        return EvaluationReport(DetectorScore(pictures), pictures: pictures)
    }
}

/// What `picket eval --json` prints.
struct EvaluationReport: Encodable {
    /// Precision and recall at a least score.
    struct Point: Encodable {
        let score: Double
        let precision: Double?
        let recall: Double?
    }

    let images, persons: Int
    let ap, ap50, ap75, apSmall, apMedium, apLarge: Double?
    let points: [Point]

    private enum CodingKeys: String, CodingKey {
        case images, persons, ap, ap50, ap75, points
        case apSmall = "ap_small"
        case apMedium = "ap_medium"
        case apLarge = "ap_large"
    }

    init(_ score: DetectorScore, pictures: [LabelledPicture]) {
        images = pictures.count
        persons = pictures.reduce(0) { $0 + $1.labels.count { !$0.isCrowd } }
        (ap, ap50, ap75) = (score.ap, score.ap50, score.ap75)
        (apSmall, apMedium, apLarge) = (score.apSmall, score.apMedium, score.apLarge)
        points = score.operatingPoints.map { Point(score: $0.score, precision: $0.precision, recall: $0.recall) }
    }

    /// For people, in hundredths.
    var text: String {
        func percent(_ share: Double?) -> String { share.map { String(format: "%6.2f", $0 * 100) } ?? "     -" }
        let values = [
            ("AP", ap), ("AP50", ap50), ("AP75", ap75), ("AP small", apSmall), ("AP medium", apMedium),
            ("AP large", apLarge),
        ]
        return
            (["\(images) pictures, \(persons) persons"]
            + values.map { "\($0.0.padding(toLength: 10, withPad: " ", startingAt: 0))\(percent($0.1))" }
            + points.map { "score \($0.score): precision \(percent($0.precision)), recall \(percent($0.recall))" })
            .joined(separator: "\n")
    }
}
