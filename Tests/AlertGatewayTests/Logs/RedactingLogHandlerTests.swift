import AlertGateway
import Logging
import Synchronization
import Testing

/// Log lines as text, with their metadata.
final class LogLines: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock { $0 } }

    func logger() -> Logger {
        var logger = Logger(label: "test") { _ in RedactingLogHandler(Collector(lines: self)) }
        logger.logLevel = .trace
        return logger
    }

    private struct Collector: LogHandler {
        let lines: LogLines
        var logLevel = Logger.Level.trace
        var metadata: Logger.Metadata = [:]

        init(lines: LogLines) { self.lines = lines }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let line = "\(event.message) \(all) \(event.error.map { "\($0)" } ?? "")"
            lines.lines.withLock { $0.append(line) }
        }
    }
}

struct RedactingLogHandlerTests {
    private static let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl"

    @Test(
        arguments: [
            ("nothing to hide", "nothing to hide"), ("", ""), ("eyJ", "eyJ"), ("keyJam", "keyJam"),
            ("a \(token) b", "a [token] b"), ("/ws/alerts/\(token)", "/ws/alerts/[token]"), (token, "[token]"),
            ("GET /ws?token=abc&last_seq=3", "GET /ws?token=[token]&last_seq=3"), ("?TOKEN=abc", "?TOKEN=[token]"),
            ("?token=", "?token="), ("?a=1&token=x\" b", "?a=1&token=[token]\" b"),
            ("Authorization: Bearer abc.def", "Authorization: Bearer [token]"), ("é token=é.", "é token=[token]"),
        ])
    func redaction(text: String, redacted: String) { #expect(TokenRedaction.redact(text) == redacted) }

    @Test func everyPartOfALineIsRedacted() {
        struct Leak: Error {
            let words = RedactingLogHandlerTests.token
        }
        let lines = LogLines()
        var logger = lines.logger()
        logger[metadataKey: "a"] = "\(Self.token)"
        logger.info(
            "\(Self.token)",
            metadata: ["b": ["\(Self.token)"], "c": ["d": "\(Self.token)"], "e": .stringConvertible(Self.token)])
        logger.error("failed", error: Leak())
        #expect(lines.all.count == 2)
        #expect(lines.all.allSatisfy { !$0.contains("eyJ") })
        #expect(lines.all[0].split(separator: "[token]", omittingEmptySubsequences: false).count == 6)
        #expect(lines.all[1].contains("Leak(words: \"[token]\")"))
    }
}
