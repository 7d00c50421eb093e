import ArgumentParser
import Crypto
import Detection
import Foundation

/// `picket model`.
struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model", abstract: "Makes weights files and looks into them.",
        discussion: """
            Example:
              picket model info models/person.safetensors
            """,
        subcommands: [Info.self, ModelImportCommand.self, ModelCalibrateCommand.self])

    /// `picket model info FILE`.
    struct Info: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows what a weights file holds.",
            discussion: """
                Example:
                  picket model info --layers models/person.safetensors
                """)

        @Flag(help: "Print JSON.") var json = false
        @Flag(help: "A line for each layer.") var layers = false
        @Argument(help: "Weights file.", completion: .weightsFile) var file: String

        func run() throws {
            do {
                let summary = try ModelSummary(openModel(file))
                if json { try printJSON(summary) } else { show(summary, sha256: try sha256(ofFile: file)) }
            } catch {
                printError("\(error)")
                throw ExitCode.failure
            }
        }

        private func show(_ summary: ModelSummary, sha256: String) {
            print(
                """
                name        \(summary.name)
                sha256      \(sha256)
                labels      \(summary.labels.joined(separator: ", "))
                input       \(summary.size[0])x\(summary.size[1]) \(summary.channels), \(summary.fit), multiples of \(summary.multiple)
                decode      \(summary.decode), boxes that overlap by more than \(summary.nmsIoU) are one
                parameters  \(summary.parameters)
                operations  \((summary.gflop * 1000).rounded() / 1000) GFLOP, \(summary.layers.count) steps
                """)
            guard layers else { return }
            for layer in summary.layers {
                print(
                    "\(layer.name): \(layer.type) \(layer.inputs)->\(layer.outputs) at \(layer.width)x\(layer.height)")
            }
        }
    }
}

/// The SHA-256 of a file in hexadecimal.
func sha256(ofFile path: String) throws -> String {
    let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    return SHA256.hash(data: data).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
