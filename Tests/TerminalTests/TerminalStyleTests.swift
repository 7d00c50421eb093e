import Terminal
import Testing

struct TerminalStyleTests {
    @Test(
        arguments: [
            (true, nil, "xterm-256color", true), (true, "", "xterm", true), (true, nil, nil, true),
            (true, "1", "xterm", false), (true, "0", "xterm", false), (true, nil, "dumb", false),
            (false, nil, "xterm", false), (false, "1", nil, false),
        ] as [(Bool, String?, String?, Bool)])
    func coloursAreForTerminalsWhoseOwnerWantsThem(
        isTerminal: Bool, noColour: String?, terminal: String?, expected: Bool
    ) {
        let style = TerminalStyle(isTerminal: isTerminal, noColour: noColour, terminal: terminal)
        #expect(style.isColoured == expected)
        #expect(style.paint("alert", .bad) == (expected ? "\u{1B}[31malert\u{1B}[0m" : "alert"))
    }
}
