import ArgumentParser
import Decoding

/// The service and its command-line tools.
@main
struct Picket: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "picket",
        abstract: "Finds persons in camera streams and tells their owner.",
        discussion: "Example: picket serve --source yard.sdp --gateway http://127.0.0.1:8080 --token \"$TOKEN\"",
        version: "0.1.0",
        subcommands: [
            Serve.self, Detect.self, Watch.self, Bench.self, Eval.self, Explain.self, ConfigCommand.self,
            ModelCommand.self,
        ])

    static func main() async {
        FFmpegLog.quiet()
        await Self.main(nil)
    }
}
