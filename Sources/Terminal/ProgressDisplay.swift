internal import Glibc

/// Shows progress bars on standard error while it is a terminal, and nothing else anywhere.
///
/// Work that is done at once shows none. One owner; not thread-safe.
package final class ProgressDisplay {
    /// Sooner, nobody wonders how long it will take.
    private static let patience = Duration.milliseconds(500)
    /// More often, nobody can read it.
    private static let interval = Duration.milliseconds(100)

    private let isShown: Bool
    private let clock = ContinuousClock()
    private var bar: ProgressBar?
    private var start: ContinuousClock.Instant
    private var nextDrawing: ContinuousClock.Instant
    private var done = 0
    private var isDrawn = false

    /// Shows nothing where standard error is no terminal, or one that cannot erase a line.
    package init() {
        let terminal = getenv("TERM").map { String(cString: $0) }
        isShown = isatty(STDERR_FILENO) == 1 && terminal != nil && terminal != "dumb"
        start = clock.now
        nextDrawing = start
    }

    deinit { erase() }

    /// `done` of what `bar` counts are done; another bar than before begins anew.
    package func show(_ bar: ProgressBar, done: Int) {
        guard isShown else { return }
        let now = clock.now
        if self.bar != bar {
            self.bar = bar
            start = now
            nextDrawing = now + Self.patience
        }
        self.done = done
        guard now >= nextDrawing else { return }
        nextDrawing = now + Self.interval
        draw()
    }

    /// Calls `body`, which prints to standard output, with the bar out of its way.
    package func whileHidden<Failure: Error>(_ body: () throws(Failure) -> Void) throws(Failure) {
        let wasDrawn = isDrawn && isatty(STDOUT_FILENO) == 1
        if wasDrawn { erase() }
        try body()
        if wasDrawn { draw() }
    }

    /// Takes the bar away.
    package func erase() {
        guard isDrawn else { return }
        isDrawn = false
        write("\r\u{1B}[K")
    }

    private func draw() {
        guard let bar else { return }
        // The last column stays free: a terminal may wrap behind it.
        write("\r\(bar.line(done: done, elapsed: clock.now - start, width: columns - 1))\u{1B}[K")
        isDrawn = true
    }

    private var columns: Int {
        var size = winsize()
        guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// What a terminal does not take is lost.
    private func write(_ text: String) {
        var text = text
        text.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
