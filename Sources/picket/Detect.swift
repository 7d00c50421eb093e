import ArgumentParser
import Decoding
import Detection
import Foundation
import Ingest
import KernelABI
import Terminal

/// `picket detect`.
struct Detect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Finds persons in pictures, videos and stream URLs.",
        discussion: """
            Example:
              picket detect --json --output drawn garden.jpg yard.mp4
            """)

    @Option(help: "Weights file.", completion: .weightsFile) var model = ServiceConfiguration.Model.defaultPath
    @Option(help: "Input size of the network, WIDTHxHEIGHT in multiples of 32 (default: the model's).")
    var size: InputSize?
    @Option(help: "Instruction set (default: the best this CPU has).")
    var isa: ISA?
    @Option(help: "Number format of weights and maps (default: the fastest on this CPU).")
    var precision: Precision?
    @Option(help: "Least score of a detection, 0 to 1.") var scoreThreshold: Float = 0.3
    @Option(help: "Most detections a frame.") var maxDetections = 100
    @Flag(help: "One JSON object a line for each frame.") var json = false
    @Option(help: "Folder for copies with the boxes drawn.", completion: .directory) var output: String?
    @Argument(help: "Pictures, videos or stream URLs.", completion: .file()) var inputs: [String]

    func run() throws {
        let detection: FileDetection
        do {
            detection = FileDetection(
                model: try openModel(model), kernels: KernelChoice(isa: isa, precision: precision),
                inputSize: size?.size, scoreThreshold: scoreThreshold,
                maxDetections: maxDetections)
            if let output {
                try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
            }
        } catch {
            printError("\(error)")
            throw ExitCode.failure
        }
        var hasFailed = false
        let progress = ProgressDisplay()
        for input in inputs {
            do {
                try detection.run(input, progress: { progress.show($0, of: input) }) { found, frame in
                    try progress.whileHidden { try show(found) }
                    if let output { try draw(found, on: frame, in: output) }
                }
            } catch {
                hasFailed = true
                progress.erase()
                printError("\(input): \(error)")
            }
        }
        if hasFailed { throw ExitCode.failure }
    }

    private func show(_ found: FrameDetections) throws {
        if json { return try printJSON(found) }
        let boxes = found.detections.map {
            "\($0.box.map { String(Int($0.rounded())) }.joined(separator: ",")) (\($0.score))"
        }
        let style = TerminalStyle.output
        let persons =
            boxes.isEmpty ? style.paint("nobody", .faint) : style.paint(boxes.joined(separator: "  "), .strong)
        print("\(found.image)#\(found.frame): \(persons)")
    }

    private func draw(_ found: FrameDetections, on frame: VideoFrame, in folder: String) throws {
        let outlines = found.detections.map { detection in
            let box = detection.box.map { Int($0.rounded()) }
            return VideoFrame.Outline(x: box[0], y: box[1], width: box[2], height: box[3])
        }
        let jpeg = try JPEGEncoder(quantiser: 2).encode(frame.drawing(outlines))
        let name = URL(fileURLWithPath: found.image).deletingPathExtension().lastPathComponent
        let number = String(found.frame)
        let padded = String(repeating: "0", count: max(0, 6 - number.count)) + number
        let path = URL(fileURLWithPath: folder).appending(path: "\(name)-\(padded).jpg")
        try Data(jpeg).write(to: path)
    }
}
