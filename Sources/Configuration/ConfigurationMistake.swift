/// One thing in a configuration file that cannot be used: where it stands and what was expected.
package struct ConfigurationMistake: Sendable, Equatable, CustomStringConvertible {
    /// The file, as the user named it.
    package let file: String
    /// Counted from 1; nil when the mistake is about the file as a whole.
    package let line: Int?
    /// What is wrong and what was expected instead.
    package let message: String

    package init(file: String, line: Int?, message: String) {
        self.file = file
        self.line = line
        self.message = message
    }

    package var description: String {
        line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
    }
}

/// Everything that is wrong with a configuration, in the order of its lines.
package struct InvalidConfiguration: Error, Sendable, CustomStringConvertible {
    /// At least one.
    package let mistakes: [ConfigurationMistake]

    package init(mistakes: [ConfigurationMistake]) { self.mistakes = mistakes }

    package var description: String { mistakes.map(\.description).joined(separator: "\n") }
}
