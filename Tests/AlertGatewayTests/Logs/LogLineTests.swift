import AlertGateway
import AlertProtocol
import Foundation
import Logging
import Testing

struct LogLineTests {
    private let line = LogLine(
        time: UTCTimestamp(milliseconds: 1_000), level: .warning, message: "it \"broke\"",
        metadata: [
            "b": "two words", "a": "one", "list": ["x", "y\n"], "map": ["k": "\u{1}"], "empty": "",
        ])

    @Test func isTextForPeople() {
        #expect(
            line.composed(.text).hasPrefix(
                "1970-01-01T00:00:01.000Z warning it \"broke\" a=one b=\"two words\" empty=\"\" list="))
        #expect(line.composed(.text).filter { $0 == "\n" }.count == 1)
    }

    @Test func isOneJSONObject() throws {
        let text = line.composed(.json)
        #expect(text.filter { $0 == "\n" }.count == 1)
        let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        #expect(json?["time"] as? String == "1970-01-01T00:00:01.000Z")
        #expect(json?["level"] as? String == "warning")
        #expect(json?["message"] as? String == "it \"broke\"")
        #expect(json?["b"] as? String == "two words")
        #expect(json?["list"] as? [String] == ["x", "y\n"])
        #expect(json?["map"] as? [String: String] == ["k": "\u{1}"])
    }

    @Test func aMessageOfSeveralLinesIsOne() {
        let line = LogLine(time: UTCTimestamp(milliseconds: 0), level: .info, message: "a\nb", metadata: [:])
        #expect(line.composed(.text) == "1970-01-01T00:00:00.000Z info \"a\\nb\"\n")
    }
}
