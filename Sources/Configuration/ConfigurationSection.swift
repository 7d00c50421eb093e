internal import Yams

/// One mapping of a YAML file while it is read: answers typed values, notes every mistake with its line, and finally
/// reports the keys that nobody asked for.
package final class ConfigurationSection {
    let reading: ConfigurationReading
    private let node: Node
    private let mapping: Node.Mapping
    /// The section's name as a user would write it, for example `streams[0].source`.
    private let path: String
    private var known: [String] = []

    /// Nil, with the mistake noted, when `node` is no mapping.
    init?(_ node: Node, path: String, reading: ConfigurationReading) {
        self.reading = reading
        self.node = node
        self.path = path
        guard let mapping = node.mapping else {
            reading.note("\(path.isEmpty ? "the file" : path) must be a mapping of keys to values", at: node)
            return nil
        }
        self.mapping = mapping
    }

    /// Notes a mistake about `key`, or about the section when it has no such key.
    package func note(_ message: String, at key: String? = nil) {
        reading.note("\(name(of: key)) \(message)", at: key.flatMap { mapping[$0] } ?? node)
    }

    /// The text of `key` with `${NAME}` replaced from the environment; nil when it is absent or unusable.
    package func string(_ key: String) -> String? {
        guard let value = value(of: key) else { return nil }
        guard let text = value.scalar?.string else {
            note("must be a text", at: key)
            return nil
        }
        return expand(text, key: key)
    }

    /// As `string`, but its absence is a mistake; `example` shows what was expected.
    package func requiredString(_ key: String, example: String) -> String? {
        guard has(key) else {
            known.append(key)
            note("needs \(key), for example `\(key): \(example)`")
            return nil
        }
        return string(key)
    }

    /// A number in `range`, or `fallback` when the key is absent.
    package func number(_ key: String, in range: ClosedRange<Double>, default fallback: Double) -> Double {
        guard let text = string(key) else { return fallback }
        guard let number = Double(text), range.contains(number) else {
            note("is `\(text)`, expected a number from \(range.lowerBound) to \(range.upperBound)", at: key)
            return fallback
        }
        return number
    }

    /// A whole number in `range`, or `fallback` when the key is absent.
    package func integer(_ key: String, in range: ClosedRange<Int>, default fallback: Int) -> Int {
        integer(key, in: range) ?? fallback
    }

    /// A whole number in `range`; nil when the key is absent or unusable.
    package func integer(_ key: String, in range: ClosedRange<Int>) -> Int? {
        guard let text = string(key) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            note("is `\(text)`, expected a whole number from \(range.lowerBound) to \(range.upperBound)", at: key)
            return nil
        }
        return number
    }

    /// `true` or `false`, or `fallback` when the key is absent.
    package func boolean(_ key: String, default fallback: Bool) -> Bool {
        guard let text = string(key) else { return fallback }
        guard let value = Bool(text) else {
            note("is `\(text)`, expected true or false", at: key)
            return fallback
        }
        return value
    }

    /// A length of time such as `250ms`, `30s`, `5m`, `2h` or `7d`; nil when the key is absent or unusable.
    package func duration(_ key: String) -> Duration? {
        guard let text = string(key) else { return nil }
        guard let duration = Duration(configuration: text) else {
            note("is `\(text)`, expected a length of time such as 250ms, 30s, 5m or 2h", at: key)
            return nil
        }
        return duration
    }

    /// A number of bytes such as `4096`, `64KiB`, `4MiB` or `2GiB`; nil when the key is absent or unusable.
    package func bytes(_ key: String) -> Int64? {
        guard let text = string(key) else { return nil }
        let units: [(suffix: String, factor: Int64)] = [("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("", 1)]
        guard let unit = units.first(where: { text.hasSuffix($0.suffix) }),
            let number = Int64(text.dropLast(unit.suffix.count)), number > 0,
            case let (bytes, overflows) = number.multipliedReportingOverflow(by: unit.factor), !overflows
        else {
            note("is `\(text)`, expected a number of bytes such as 64KiB, 4MiB or 2GiB", at: key)
            return nil
        }
        return bytes
    }

    /// An address to listen on, `HOST:PORT`; nil when the key is absent or unusable.
    package func endpoint(_ key: String) -> SocketEndpoint? {
        guard let text = string(key) else { return nil }
        guard let endpoint = SocketEndpoint(text) else {
            note("is `\(text)`, expected HOST:PORT", at: key)
            return nil
        }
        return endpoint
    }

    /// The texts of a list, a single text being a list of one; nil when the key is absent.
    package func strings(_ key: String) -> [String]? {
        guard let value = value(of: key) else { return nil }
        if value.scalar != nil { return string(key).map { [$0] } }
        guard let sequence = value.sequence else {
            note("must be a list of texts", at: key)
            return nil
        }
        return sequence.compactMap { element in
            guard let text = element.scalar?.string else {
                reading.note("\(name(of: key)) must be a list of texts", at: element)
                return nil
            }
            return expand(text, key: key)
        }
    }

    /// The section under `key`; nil when it is absent or no mapping.
    package func section(_ key: String) -> ConfigurationSection? {
        value(of: key).flatMap { ConfigurationSection($0, path: name(of: key), reading: reading) }
    }

    /// The sections of the list under `key`; empty when it is absent.
    package func sections(_ key: String) -> [ConfigurationSection] {
        guard let value = value(of: key) else { return [] }
        guard let sequence = value.sequence else {
            note("must be a list", at: key)
            return []
        }
        return sequence.enumerated().compactMap { index, element in
            ConfigurationSection(element, path: "\(name(of: key))[\(index)]", reading: reading)
        }
    }

    /// Whether the section has `key`.
    package func has(_ key: String) -> Bool { mapping[key] != nil }

    /// Reports the keys that were never asked for, each with the nearest one that is known.
    package func finish() {
        for (key, _) in mapping {
            let text = key.string ?? "?"
            guard !known.contains(text) else { continue }
            let nearest = known.min { editDistance($0, text) < editDistance($1, text) }
            let hint = nearest.map { editDistance($0, text) <= 3 ? ", did you mean `\($0)`?" : "" } ?? ""
            let all = "; known here: \(known.sorted().joined(separator: ", "))"
            reading.note("\(name(of: text)) is not known\(hint.isEmpty ? all : hint)", at: key)
        }
    }

    /// The node of `key`, which is known from now on.
    func value(of key: String) -> Node? {
        known.append(key)
        return mapping[key]
    }

    /// What a user would call `key`.
    func name(of key: String?) -> String {
        guard let key else { return path.isEmpty ? "the file" : path }
        return path.isEmpty ? key : "\(path).\(key)"
    }

    private func expand(_ text: String, key: String) -> String? {
        var result = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "${") {
            result += rest[..<start.lowerBound]
            guard let end = rest[start.upperBound...].firstIndex(of: "}") else {
                note("has `${` without `}`", at: key)
                return nil
            }
            let name = String(rest[start.upperBound..<end])
            guard let value = reading.environment[name] else {
                note("reads ${\(name)}, which the environment does not set", at: key)
                return nil
            }
            result += value
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}

/// Levenshtein's distance: how many characters must be inserted, removed or replaced.
private func editDistance(_ a: String, _ b: String) -> Int {
    let b = Array(b)
    var row = Array(0...b.count)
    for (i, character) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for j in b.indices {
            let above = row[j + 1]
            row[j + 1] = character == b[j] ? diagonal : 1 + min(diagonal, above, row[j])
            diagonal = above
        }
    }
    return row[b.count]
}
