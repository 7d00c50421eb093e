package import Logging

/// Passes log lines on to another handler without the tokens in them.
///
/// No line of ours names a token on purpose; this keeps one out that came in by a path, a reason or an error's words.
package struct RedactingLogHandler: LogHandler {
    private struct RedactedError: Error, CustomStringConvertible {
        let description: String
    }

    private var base: any LogHandler

    /// Writes to `base`.
    package init(_ base: any LogHandler) { self.base = base }

    package var logLevel: Logger.Level {
        get { base.logLevel }
        set { base.logLevel = newValue }
    }

    package var metadata: Logger.Metadata {
        get { base.metadata }
        set { base.metadata = newValue.mapValues(Self.redact) }
    }

    package var metadataProvider: Logger.MetadataProvider? {
        get { base.metadataProvider }
        set { base.metadataProvider = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { base[metadataKey: key] }
        set { base[metadataKey: key] = newValue.map(Self.redact) }
    }

    package func log(event: LogEvent) {
        var event = event
        event.message = "\(TokenRedaction.redact(event.message.description))"
        event.metadata = event.metadata?.mapValues(Self.redact)
        event.error = event.error.map { RedactedError(description: TokenRedaction.redact("\($0)")) }
        base.log(event: event)
    }

    private static func redact(_ value: Logger.MetadataValue) -> Logger.MetadataValue {
        switch value {
        case .string(let text): .string(TokenRedaction.redact(text))
        case .stringConvertible(let value): .string(TokenRedaction.redact(value.description))
        case .array(let values): .array(values.map(redact))
        case .dictionary(let values): .dictionary(values.mapValues(redact))
        }
    }
}
