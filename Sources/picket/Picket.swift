import ArgumentParser
import Decoding
import Version

/// The service and its command-line tools.
@main
struct Picket: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "picket",
        abstract: "Finds persons in camera streams and tells their owner.",
        discussion: """
            Example:
              picket serve --config picket.yaml
            """,
        version: ProgramVersion.text,
        subcommands: [
            Serve.self, Detect.self, Watch.self, Bench.self, Eval.self, Explain.self, ConfigCommand.self,
            ModelCommand.self, Health.self,
        ])

    static func main() async {
        FFmpegLog.quiet()
        await Self.main(nil)
    }
}
