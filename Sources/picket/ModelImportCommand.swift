import ArgumentParser
import CNN
import Detection
import Foundation
import ModelImport

/// `picket model import FILE -o FILE`.
struct ModelImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Makes a weights file from a detector in ONNX.",
        discussion: """
            Example:
              picket model import nanodet-plus-m-416.onnx -o nanodet.safetensors
            """)

    @Argument(help: "ONNX file.", completion: .file(extensions: ["onnx"])) var file: String
    @Option(name: .shortAndLong, help: "Weights file to write.", completion: .weightsFile) var output: String
    @Option(help: "The network's name (default: the ONNX file's).") var name: String?

    func run() throws {
        do {
            let source = URL(fileURLWithPath: file)
            let content = try ONNXImport.run(
                Data(contentsOf: source), name: name ?? source.deletingPathExtension().lastPathComponent)
            // Beside its place first: a network that can't be opened leaves what was there.
            let draft = output + ".part"
            try content.bytes.write(to: URL(fileURLWithPath: draft))
            defer { unlink(draft) }
            let summary = try ModelSummary(Model(path: draft))
            guard rename(draft, output) == 0 else { throw CocoaError(.fileWriteUnknown) }
            print(
                "\(output): \(summary.name), \(summary.size[0])x\(summary.size[1]), \(summary.parameters) parameters, "
                    + "\(summary.decode)")
        } catch {
            printError("\(file): \(error)")
            throw ExitCode.failure
        }
    }
}
