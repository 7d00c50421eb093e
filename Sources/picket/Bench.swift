import ArgumentParser

/// `picket bench`.
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures on this machine: the detector's latency, or what else a subcommand names.",
        discussion: """
            Example:
              picket bench --size 384x224 --seconds 10
            """,
        subcommands: [BenchDetector.self, BenchCrops.self, BenchGateway.self, BenchMotion.self, BenchReceive.self],
        defaultSubcommand: BenchDetector.self)
}
