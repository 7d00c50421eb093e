import Foundation

/// The commands of a program, as it describes them to tools.
struct CommandTree {
    /// A command, and what it may be given.
    struct Command {
        /// The program's name and those of the commands that lead to this one.
        let path: [String]
        /// With their dashes.
        let options: Set<String>
        /// Options that must be given, each by all its names.
        let required: [[String]]
        /// Options and arguments without a word of help.
        let unexplained: [String]
        fileprivate let defaultCommand: String?
    }

    /// All, each before those below it.
    let commands: [Command]

    /// Asks the program `name`.
    static func dump(of name: String) async throws -> CommandTree {
        let json = try await Program.lines(of: name, ["--experimental-dump-help"]).joined(separator: "\n")
        return CommandTree(
            commands: commands(of: try JSONDecoder().decode(Dump.self, from: Data(json.utf8)).command, in: []))
    }

    /// The command that a command line leads to, as ArgumentParser finds it; nil where there is none.
    func command(named words: [String]) -> Command? {
        guard var command = commands.first, command.path[0] == words.first else { return nil }
        var rest = words.dropFirst()
        while let next = child(of: command, named: rest.first) {
            command = next
            rest = rest.dropFirst()
        }
        return command.defaultCommand.flatMap { child(of: command, named: $0) } ?? command
    }

    private func child(of command: Command, named name: String?) -> Command? {
        guard let name else { return nil }
        return commands.first { $0.path == command.path + [name] }
    }

    private static func commands(of node: Dump.Node, in path: [String]) -> [Command] {
        let path = path + [node.commandName]
        let arguments = node.arguments ?? []
        let command = Command(
            path: path, options: Set(arguments.flatMap { $0.names ?? [] }.map(\.text)),
            required: arguments.filter { $0.kind == "option" && !$0.isOptional }.map { ($0.names ?? []).map(\.text) },
            unexplained: arguments.filter { ($0.abstract ?? "").isEmpty }.map { $0.valueName ?? "?" },
            defaultCommand: node.defaultSubcommand)
        return (node.subcommands ?? []).filter { $0.commandName != "help" }
            .reduce(into: [command]) { $0 += commands(of: $1, in: path) }
    }

    /// ToolInfoV0 of swift-argument-parser, what of it is needed.
    private struct Dump: Decodable {
        struct Node: Decodable {
            let commandName: String
            let defaultSubcommand: String?
            let arguments: [Argument]?
            let subcommands: [Node]?
        }
        struct Argument: Decodable {
            let kind: String
            let isOptional: Bool
            let names: [Name]?
            let valueName: String?
            let abstract: String?
        }
        struct Name: Decodable {
            let kind: String
            let name: String

            /// As it is typed.
            var text: String { (kind == "long" ? "--" : "-") + name }
        }

        let command: Node
    }
}
