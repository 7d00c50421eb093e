import ArgumentParser
import CNN
import Decoding
import Detection
import Evaluation
import Foundation
import Ingest
import KernelABI
import Terminal

/// `picket bench crops`.
struct BenchCrops: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "crops",
        abstract: "Measures how many more small persons are found when what moves is seen magnified.",
        discussion: """
            Each labelled picture is put, scaled, into a frame of 1920x1080 whose ground is the picture without any detail. Where the \
            motion detector sees it appear, crops are taken.

            Example:
              picket bench crops --images val2017 --annotations persons.json
            """)

    /// Weaker detections change no figure.
    private static let scoreThreshold: Float = 0.05
    /// That of most cameras.
    private static let frame = PixelSize(width: 1920, height: 1080)

    @Option(help: "Weights file.", completion: .weightsFile) var model = ServiceConfiguration.Model.defaultPath
    @Option(help: "Folder that the file names of the annotations begin in.", completion: .directory) var images: String
    @Option(help: "Annotations in COCO's format, with a category `person`.", completion: .file(extensions: ["json"]))
    var annotations: String
    @Option(help: "What the pictures are scaled by.") var magnification = 0.5
    @Option(help: "Crops a frame.") var crops = 2
    @Option(help: "The precision at which recalls are compared.") var precision = 0.8
    @Flag(help: "One JSON object.") var json = false

    func validate() throws {
        guard (0.01...4).contains(magnification), (0...16).contains(crops), (0.01...1).contains(precision) else {
            throw ValidationError("--magnification is 0.01 to 4, --crops 0 to 16, --precision 0.01 to 1")
        }
    }

    func run() throws {
        do {
            let report = try measure()
            if json { return try printJSON(report) }
            print(report.text)
        } catch {
            printError("\(error)")
            throw ExitCode.failure
        }
    }

    private func measure() throws -> CropReport {
        let set = try LabelledSet(annotations: annotations, images: images)
        let size = Self.frame
        let model = try openModel(model)
        let detector = try CroppingDetector(
            model, inputSize: model.inputSize(forAspectOf: size), kernels: .automatic)
        var (whole, cropped): ([LabelledPicture], [LabelledPicture]) = ([], [])
        var taken = 0
        let progress = ProgressDisplay()
        let bar = ProgressBar("crops", unit: "pictures", total: set.pictures.count)
        for (number, picture) in set.pictures.enumerated() {
            progress.show(bar, done: number)
            guard let decoded = try MediaFile(picture.path).next() else { continue }
            let large = decoded.withPlanes {
                LargeFrame(YUVPicture($0), size: size, magnification: magnification, number: number)
            }
            let labels = picture.labels.map { $0.placed(at: large.place, of: decoded.width) }
            let attention = CroppingDetector.Attention(targets: large.motion(), budget: crops)
            func look(_ attention: CroppingDetector.Attention) -> CroppingDetector.Result {
                large.withPicture {
                    detector.detect($0, attention: attention, scoreThreshold: Self.scoreThreshold)
                }
            }
            let closer = look(attention)
            taken += closer.crops.count
            whole.append(LabelledPicture(labels: labels, found: look(.none).detections.map(ScoredBox.init)))
            cropped.append(LabelledPicture(labels: labels, found: closer.detections.map(ScoredBox.init)))
        }
        return CropReport(whole: whole, cropped: cropped, crops: taken, precision: precision)
    }
}

/// What `picket bench crops` prints.
struct CropReport: Encodable {
    /// Persons of some heights in the large frame, and the share that was found.
    struct Line: Encodable {
        let fromHeight, persons: Int
        let whole, cropped: Double?

        private enum CodingKeys: String, CodingKey {
            case persons
            case fromHeight = "from_height"
            case whole = "recall_whole"
            case cropped = "recall_with_crops"
        }
    }

    let images, crops: Int
    let precision: Double
    /// Average precision at half an overlap, and the scores at which the precision is reached.
    let ap50Whole, ap50Cropped: Double?
    let scoreWhole, scoreCropped: Double?
    let heights: [Line]

    private enum CodingKeys: String, CodingKey {
        case images, crops, precision, heights
        case ap50Whole = "ap50_whole"
        case ap50Cropped = "ap50_with_crops"
        case scoreWhole = "score_whole"
        case scoreCropped = "score_with_crops"
    }

    private static let limits: [Double] = [24, 48, 96, 192]

    init(whole: [LabelledPicture], cropped: [LabelledPicture], crops: Int, precision: Double) {
        images = whole.count
        self.crops = crops
        self.precision = precision
        (ap50Whole, ap50Cropped) = (DetectorScore(whole).ap50, DetectorScore(cropped).ap50)
        let before = HeightRecall(whole, precision: precision, limits: Self.limits)
        let after = HeightRecall(cropped, precision: precision, limits: Self.limits)
        (scoreWhole, scoreCropped) = (before.score, after.score)
        func share(_ line: HeightRecall.Class) -> Double? {
            line.persons > 0 ? Double(line.found) / Double(line.persons) : nil
        }
        heights = zip(before.classes, after.classes).map { before, after in
            Line(
                fromHeight: Int(before.heights.lowerBound), persons: before.persons, whole: share(before),
                cropped: share(after))
        }
    }

    /// For people, in hundredths.
    var text: String {
        func percent(_ share: Double?) -> String { share.map { String(format: "%6.2f", $0 * 100) } ?? "     -" }
        func score(_ score: Double?) -> String { score.map { String(format: "%.2f", $0) } ?? "-" }
        return
            ([
                "\(images) frames, \(crops) crops",
                "                      whole  with crops",
                "AP50                 \(percent(ap50Whole))  \(percent(ap50Cropped))",
                "least score at precision \(precision): \(score(scoreWhole)) whole, \(score(scoreCropped)) with crops",
            ]
            + heights.map {
                "recall from \("\($0.fromHeight)".padding(toLength: 4, withPad: " ", startingAt: 0))px  "
                    + "  \(percent($0.whole))  \(percent($0.cropped))  of \($0.persons)"
            }).joined(separator: "\n")
    }
}

extension Label {
    /// As it is in a frame where the picture, which is `width` pixels wide, lies at `place`.
    fileprivate func placed(at place: Box, of width: Int) -> Label {
        let scale = Double(place.width) / Double(width)
        return Label(
            box: LabelBox(
                x: Double(place.x) + box.x * scale, y: Double(place.y) + box.y * scale, width: box.width * scale,
                height: box.height * scale),
            area: area * scale * scale, isCrowd: isCrowd)
    }
}

extension ScoredBox {
    fileprivate init(_ detection: Detection) {
        let box = detection.box
        self.init(
            box: LabelBox(x: Double(box.x), y: Double(box.y), width: Double(box.width), height: Double(box.height)),
            score: Double(detection.score))
    }
}
