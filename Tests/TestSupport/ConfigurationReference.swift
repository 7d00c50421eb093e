import Foundation

/// What `docs/configuration.md` says of one program's file.
package struct ConfigurationReference {
    /// One key as the page has it.
    package struct Entry {
        /// What its value may be, in the page's words.
        package let value: String
    }

    /// By the whole name of the key, `streams[].source.rtp.listen`.
    package let entries: [String: Entry]
    /// The example at the end.
    package let example: String

    /// Reads the part whose heading is `program`.
    package init(_ program: String) throws {
        let page = try String(
            contentsOf: Checkout.root.appending(path: "docs/configuration.md"), encoding: .utf8)
        let part = page.components(separatedBy: "\n## ").first { $0.hasPrefix("\(program)\n") } ?? ""
        var entries: [String: Entry] = [:]
        for match in part.matches(of: /\n\| `([^`]+)` \|([^|]*)\|/) {
            entries[String(match.1)] = Entry(value: String(match.2))
        }
        self.entries = entries
        example = part.firstMatch(of: /\n```yaml\n((?s).*?)```/).map { String($0.1) } ?? ""
    }
}

/// What the reader of a configuration file says that it knows, to a file with a key that nobody knows in each section.
package enum KnownKeys {
    /// Stands for the key that nobody knows.
    package static let nonsense = "a key that is like no other"

    /// The known keys by section, `streams[].source` and "" for the file itself, out of the words of the mistakes.
    package static func bySection(mistakes: [String]) -> [String: Set<String>] {
        var keys: [String: Set<String>] = [:]
        for mistake in mistakes {
            let parts = mistake.components(separatedBy: "\(nonsense) is not known; known here: ")
            guard parts.count == 2 else { continue }
            let section = parts[0].replacing(/\[\d+\]/, with: "[]")
            keys[section.hasSuffix(".") ? String(section.dropLast()) : section, default: []]
                .formUnion(parts[1].components(separatedBy: ", "))
        }
        return keys
    }

    /// The whole names of the keys of all sections.
    package static func whole(_ keysBySection: [String: Set<String>]) -> Set<String> {
        Set(keysBySection.flatMap { section, keys in keys.map { section.isEmpty ? $0 : "\(section).\($0)" } })
    }
}
