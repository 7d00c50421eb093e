package import AlertProtocol
package import Logging

/// Composes a line of the log.
package struct LogLine: Sendable {
    /// When it was said.
    package var time: UTCTimestamp
    /// How grave it is.
    package var level: Logger.Level
    /// What happened.
    package var message: String
    /// The circumstances.
    package var metadata: Logger.Metadata

    /// A line with its circumstances.
    package init(time: UTCTimestamp, level: Logger.Level, message: String, metadata: Logger.Metadata) {
        self.time = time
        self.level = level
        self.message = message
        self.metadata = metadata
    }

    /// With the line's end.
    package func composed(_ format: LogSettings.Format) -> String {
        let pairs = metadata.sorted { $0.key < $1.key }
        switch format {
        case .text:
            let circumstances = pairs.map { " \($0.key)=\(Self.text($0.value.description))" }.joined()
            return "\(time) \(level) \(Self.oneLine(message))\(circumstances)\n"
        case .json:
            let members = pairs.map { ",\(Self.quoted($0.key)):\(Self.json($0.value))" }.joined()
            return """
                {"time":"\(time)","level":"\(level)","message":\(Self.quoted(message))\(members)}

                """
        }
    }

    private static func text(_ value: String) -> String {
        value.utf8.contains { $0 <= 0x20 || $0 == UInt8(ascii: "\"") } || value.isEmpty ? quoted(value) : value
    }

    private static func oneLine(_ text: String) -> String {
        text.utf8.contains { $0 < 0x20 } ? quoted(text) : text
    }

    private static func json(_ value: Logger.MetadataValue) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .stringConvertible(let value): quoted(value.description)
        case .array(let values): "[\(values.map(json).joined(separator: ","))]"
        case .dictionary(let values):
            "{\(values.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(json($0.value))" }.joined(separator: ","))}"
        }
    }

    private static func quoted(_ text: String) -> String {
        String(decoding: JSONEscapes.quoted(text), as: UTF8.self)
    }
}
