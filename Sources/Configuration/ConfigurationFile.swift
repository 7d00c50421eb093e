internal import Foundation
internal import Yams

/// Reads YAML files into values, and says all that is wrong with them at once.
package enum ConfigurationFile {
    /// The value that `build` makes of the file's outermost section.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - environment: what `${NAME}` reads.
    ///   - build: makes the value, or nil after it has noted why it cannot.
    /// - Returns: what `build` made, when nothing was noted.
    /// - Throws: every mistake, in the order of lines.
    package static func read<Value>(
        _ path: String, environment: [String: String], _ build: (ConfigurationSection) -> Value?
    ) throws(InvalidConfiguration) -> Value {
        let reading = ConfigurationReading(file: path, environment: environment)
        if let text = try? String(contentsOfFile: path, encoding: .utf8) {
            do {
                if let node = try compose(yaml: text) {
                    let value = ConfigurationSection(node, path: "", reading: reading).flatMap(build)
                    if let value, reading.mistakes.isEmpty { return value }
                } else {
                    reading.note("is empty", line: nil)
                }
            } catch {
                reading.note(yaml: error)
            }
        } else {
            reading.note("cannot be read as UTF-8 text", line: nil)
        }
        throw InvalidConfiguration(mistakes: reading.mistakes.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
    }
}

/// Where the mistakes of one file are gathered, and the environment that `${NAME}` reads.
final class ConfigurationReading {
    private let file: String
    let environment: [String: String]
    private(set) var mistakes: [ConfigurationMistake] = []

    init(file: String, environment: [String: String]) {
        self.file = file
        self.environment = environment
    }

    func note(_ message: String, at node: Node) { note(message, line: node.mark?.line) }

    func note(_ message: String, line: Int?) {
        mistakes.append(ConfigurationMistake(file: file, line: line, message: message))
    }

    func note(yaml error: any Error) {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            note("is no YAML: \(problem)", line: mark.line)
        case .duplicatedKeysInMapping(let keys, let context):
            note("has twice in one mapping: \(keys.joined(separator: ", "))", line: context.mark.line)
        default:
            note("is no YAML: \(error)", line: nil)
        }
    }
}
