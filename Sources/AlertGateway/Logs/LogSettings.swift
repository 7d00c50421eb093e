import Configuration
package import Logging

/// The section `log` of the configuration file.
package struct LogSettings: Equatable, Sendable {
    /// How a line is written.
    package enum Format: String, CaseIterable, Sendable {
        /// For people.
        case text
        /// One JSON object a line.
        case json
    }

    /// How a line is written.
    package var format = Format.text
    /// Lines below are left out.
    package var level = Logger.Level.info

    /// Text from `info` on.
    package init() {}

    /// Reads the section `log` of `file`; what it does not say has its default.
    init(_ file: ConfigurationSection) {
        guard let section = file.section("log") else { return }
        format = Self.choice("format", of: section, among: Format.allCases, default: format)
        level = Self.choice("level", of: section, among: Logger.Level.allCases, default: level)
        section.finish()
    }

    private static func choice<Value: RawRepresentable<String>>(
        _ key: String, of section: ConfigurationSection, among values: [Value], default fallback: Value
    ) -> Value {
        guard let text = section.string(key) else { return fallback }
        if let value = Value(rawValue: text) { return value }
        section.note("is `\(text)`, expected \(values.map(\.rawValue).joined(separator: ", "))", at: key)
        return fallback
    }
}
