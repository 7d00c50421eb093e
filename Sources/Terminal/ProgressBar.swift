/// A line that says how far long work has come, how fast it goes and how long it will take.
package struct ProgressBar: Sendable, Equatable {
    /// What is worked on.
    package let title: String
    /// What is counted, in the plural.
    package let unit: String
    /// How many there are; nil where nobody knows.
    package let total: Int?

    private static let longestTitle = 24
    private static let widestBar = 30
    private static let narrowestBar = 5

    /// See the properties.
    package init(_ title: String, unit: String, total: Int?) {
        self.title = title
        self.unit = unit
        self.total = total
    }

    /// The line when `done` of them took `elapsed`, cut to `width` columns.
    package func line(done: Int, elapsed: Duration, width: Int) -> String {
        let seconds = elapsed / .seconds(1)
        let rate = seconds > 0 ? Double(done) / seconds : 0
        let figures = [counted(done), Self.text(rate: rate), remaining(after: done, rate: rate)].compactMap { $0 }
        let ends = [shortTitle] + figures
        let room = width - ends.reduce(0) { $0 + $1.count + 2 }
        let bar = total.flatMap { Self.bar(share: Double(done) / Double(max($0, 1)), columns: room) }
        let line = ([shortTitle] + (bar.map { [$0] } ?? []) + figures).joined(separator: "  ")
        return String(line.prefix(max(width, 0)))
    }

    /// Its end tells files apart better than its beginning.
    private var shortTitle: String {
        title.count > Self.longestTitle ? "…" + title.suffix(Self.longestTitle - 1) : title
    }

    private func counted(_ done: Int) -> String {
        "\(done)" + (total.map { "/\($0)" } ?? "") + " \(unit)"
    }

    private func remaining(after done: Int, rate: Double) -> String? {
        guard let total, total > done, rate > 0 else { return nil }
        return "\(Self.text(seconds: Double(total - done) / rate)) left"
    }

    /// Nil where there is no room for one.
    private static func bar(share: Double, columns: Int) -> String? {
        let inner = min(columns, widestBar) - 2
        guard inner >= narrowestBar else { return nil }
        let full = Int((min(max(share, 0), 1) * Double(inner)).rounded(.down))
        return "[" + String(repeating: "=", count: full) + String(repeating: " ", count: inner - full) + "]"
    }

    /// Three digits are enough.
    private static func text(rate: Double) -> String {
        guard rate < 99.95 else { return "\(Int(rate.rounded()))/s" }
        let tenths = Int((rate * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)/s"
    }

    /// Minutes and seconds, and hours before them where it takes some.
    private static func text(seconds: Double) -> String {
        guard seconds < 360_000 else { return "100 h and more" }
        let seconds = Int(seconds.rounded(.up))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        return (hours > 0 ? "\(hours):\(two(minutes))" : "\(minutes)") + ":\(two(seconds % 60))"
    }
}
