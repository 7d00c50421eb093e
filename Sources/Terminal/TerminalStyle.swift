internal import Glibc

/// Colours for what a person reads, and none for a file, a pipe or who does not want them.
package struct TerminalStyle: Sendable {
    /// How a text stands out; the raw value is the parameter of Select Graphic Rendition (ECMA-48 section 8.3.117).
    package enum Tone: Int, Sendable {
        case strong = 1
        case faint = 2
        case bad = 31
        case good = 32
    }

    /// Whether texts are coloured.
    package let isColoured: Bool

    /// - Parameters:
    ///   - isTerminal: whether the text goes to a terminal.
    ///   - noColour: the value of `NO_COLOR`: any but an empty one turns colours off (no-color.org).
    ///   - terminal: the value of `TERM`: one that is `dumb` has no colours.
    package init(isTerminal: Bool, noColour: String?, terminal: String?) {
        isColoured = isTerminal && (noColour ?? "").isEmpty && terminal != "dumb"
    }

    /// That of standard output.
    package static let output = TerminalStyle(descriptor: STDOUT_FILENO)
    /// That of standard error.
    package static let errors = TerminalStyle(descriptor: STDERR_FILENO)

    private init(descriptor: Int32) {
        func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
        self.init(isTerminal: isatty(descriptor) == 1, noColour: variable("NO_COLOR"), terminal: variable("TERM"))
    }

    /// `text` in `tone`, or as it is.
    package func paint(_ text: String, _ tone: Tone) -> String {
        isColoured ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
    }
}
