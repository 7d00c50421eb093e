import ArgumentParser
import Foundation
import Ingest
import Terminal

/// `picket config`.
struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Checks configuration files, and describes them to editors.",
        discussion: """
            Example:
              picket config check picket.yaml
            """,
        subcommands: [Check.self, Schema.self])

    /// `picket config check FILE`.
    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Says all that is wrong with a configuration file; exits 64 if anything is.",
            discussion: """
                What ${NAME} reads must be set, as it must for picket serve.

                Example:
                  picket config check picket.yaml
                """)

        @Argument(help: "Configuration file (YAML) of picket serve.", completion: .configurationFile) var file: String

        func run() throws {
            do {
                let streams = try ServiceConfiguration.read(file: file).streams.map(\.id)
                let verdict = TerminalStyle.output.paint("no mistake", .good)
                print("\(file): \(verdict); streams: \(streams.joined(separator: ", "))")
            } catch {
                printError("\(error)")
                throw ExitCode(64)
            }
        }
    }

    /// `picket config schema`.
    struct Schema: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints a JSON Schema of the configuration file, for editors.",
            discussion: """
                Editors with the YAML language server take it from the first line of a file:
                  # yaml-language-server: $schema=picket.schema.json

                Example:
                  picket config schema > picket.schema.json
                """)

        func run() throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            print(String(decoding: try encoder.encode(ServiceConfiguration.schema), as: UTF8.self))
        }
    }
}
