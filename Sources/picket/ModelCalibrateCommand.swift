import ArgumentParser
import Foundation
import Ingest
import Terminal

/// `picket model calibrate FILE --images DIR -o FILE`.
struct ModelCalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate", abstract: "Makes a weights file fit for int8, by pictures of the kind it will see.",
        discussion: """
            Example:
              picket model calibrate nanodet.safetensors --images yard -o int8.safetensors
            """)

    @Argument(help: "Weights file.", completion: .weightsFile) var file: String
    @Option(
        help: "Folder of pictures and videos; some dozens with and without persons are enough.",
        completion: .directory)
    var images: String
    @Option(name: .shortAndLong, help: "Weights file to write.", completion: .weightsFile) var output: String

    func run() throws {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: images).filter { !$0.hasPrefix(".") }
            guard !names.isEmpty else { throw NoPictures(folder: images) }
            let calibration = try PictureCalibration(try openModel(file))
            let progress = ProgressDisplay()
            let bar = ProgressBar("calibrate", unit: "files", total: names.count)
            for (number, name) in names.sorted().enumerated() {
                progress.show(bar, done: number)
                try calibration.observe(URL(fileURLWithPath: images).appending(path: name).path)
            }
            progress.erase()
            try calibration.weightsFile().write(to: URL(fileURLWithPath: output), options: .atomic)
            print(
                "\(output): calibrated by \(calibration.frames) pictures; what int8 costs of the accuracy, picket eval "
                    + "--precision int8 and fp32 tell")
        } catch {
            printError("\(error)")
            throw ExitCode.failure
        }
    }
}

/// A folder with nothing to look at.
private struct NoPictures: Error, CustomStringConvertible {
    let folder: String
    var description: String { "\(folder): empty; expected pictures or videos" }
}
