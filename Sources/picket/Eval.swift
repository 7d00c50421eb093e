import ArgumentParser

/// `picket eval`.
struct Eval: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Scores the detector on labelled pictures, or with `events` alerts on labelled clips.",
        discussion: """
            Example:
              picket eval --images val2017 --annotations persons.json
            """,
        subcommands: [EvalDetector.self, EvalEvents.self], defaultSubcommand: EvalDetector.self)
}
