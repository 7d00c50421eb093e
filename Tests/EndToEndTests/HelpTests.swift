import Foundation
import TestSupport
import Testing

/// What `--help` of both programs says, command by command.
struct HelpTests {
    private static let programs = ["picket", "picket-gateway"]

    @Test(arguments: programs)
    func everyCommandShowsAnExampleWhoseOptionsExist(program: String) async throws {
        let tree = try await CommandTree.dump(of: program)
        #expect(tree.commands.count >= 5)
        for command in tree.commands {
            let help = try await Program.lines(of: program, command.path.dropFirst() + ["--help"])
            let examples = Self.examples(in: help)
            #expect(!examples.isEmpty, "\(command.path): no example")
            for example in examples {
                let words = example.split(separator: " ").map(String.init)
                let found = tree.command(named: words)
                #expect(found?.path.starts(with: command.path) == true, "\(command.path): \(example)")
                let options = words.filter { $0.hasPrefix("-") }
                let unknown = options.filter { found?.options.contains($0) != true }
                #expect(unknown.isEmpty, "\(command.path): \(example)")
                let missing = found?.required.filter { $0.allSatisfy { !options.contains($0) } } ?? []
                #expect(missing.isEmpty, "\(command.path): \(example)")
            }
        }
    }

    @Test(arguments: programs)
    func everyOptionIsExplained(program: String) async throws {
        for command in try await CommandTree.dump(of: program).commands {
            #expect(command.unexplained == [], "\(command.path)")
        }
    }

    @Test func bothProgramsAreOfOneVersionAndCommit() async throws {
        let versions = try await [
            Program.lines(of: "picket", ["--version"]), Program.lines(of: "picket-gateway", ["--version"]),
        ]
        #expect(versions[0] == versions[1])
        let version = try #require(versions[0].first?.wholeMatch(of: /\d+\.\d+\.\d+( \(([0-9a-f]{12})\))?/))
        let root = Checkout.root.path
        guard FileManager.default.fileExists(atPath: root + "/.git") else { return }
        let commit = String(try #require(version.2))
        let git = try Program.startSystem("git", ["-C", root, "cat-file", "-e", commit])
        #expect(await git.exitStatus() == 0, "\(commit) is none of this repository's commits")
    }

    @Test func bashCompletesCommandsOptionsAndValues() async throws {
        #expect(try await completions(of: "picket", "ben") == ["bench"])
        #expect(try await completions(of: "picket-gateway", "user", "a") == ["add"])
        #expect(try await completions(of: "picket", "detect", "--sco") == ["--score-threshold"])
        #expect(try await completions(of: "picket", "bench", "receive", "--codec", "h26") == ["h264", "h265"])
        #expect(try await completions(of: "picket", "model", "info", "Package.swi") == [])
    }

    @Test(arguments: programs, ["zsh", "fish"])
    func otherShellsGetScripts(program: String, shell: String) async throws {
        let script = try await Program.lines(of: program, ["--generate-completion-script", shell])
        #expect(script.contains { $0.contains("serve") })
    }

    /// What bash, with the program's script, offers where the last of `words` is being typed.
    private func completions(of words: String...) async throws -> [String] {
        let script = try await Program.lines(of: words[0], ["--generate-completion-script", "bash"])
        let line = words.joined(separator: " ")
        let asking = """
            COMP_WORDS=(\(line)) COMP_CWORD=\(words.count - 1) COMP_LINE='\(line)' COMP_POINT=\(line.count)
            COMP_TYPE=9
            $(complete -p \(words[0]) | sed 's/.*-F \\([^ ]*\\) .*/\\1/') \(words[0]) \
            '\(words[words.count - 1])' '\(words[words.count - 2])'
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        let bash = try Program.startSystem("bash", ["-c", (script + [asking]).joined(separator: "\n")])
        _ = await bash.exitStatus()
        return await bash.output.all().filter { !$0.isEmpty }.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// The indented lines below `Example:`, without the indentation, continued ones joined.
    private static func examples(in help: [String]) -> [String] {
        guard let heading = help.firstIndex(of: "Example:") else { return [] }
        return help[(heading + 1)...].prefix { $0.hasPrefix("  ") }.joined(separator: "\n")
            .replacing(#/ \\\n */#, with: " ").split(separator: "\n")
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }
}
