import AlertProtocol
import Glibc
package import Logging
import Synchronization

/// Where the log goes: standard error, in the format and from the level on that are in force.
package final class GatewayLog: Sendable {
    private let settings: Mutex<LogSettings>

    /// Begins with `settings`.
    package init(_ settings: LogSettings) { self.settings = Mutex(settings) }

    /// Goes on with `settings`, for every logger.
    package func apply(_ settings: LogSettings) { self.settings.withLock { $0 = settings } }

    /// A handler for a logger.
    package func handler() -> any LogHandler { RedactingLogHandler(Handler(log: self)) }

    private struct Handler: LogHandler {
        let log: GatewayLog
        var metadata = Logger.Metadata()
        var metadataProvider: Logger.MetadataProvider?

        // One level for all loggers, as a reload changes it.
        var logLevel: Logger.Level {
            get { log.settings.withLock { $0.level } }
            set { _ = newValue }
        }

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            var metadata = metadata.merging(metadataProvider?.get() ?? [:]) { $1 }
            metadata.merge(event.metadata ?? [:]) { $1 }
            if let error = event.error { metadata["error"] = "\(error)" }
            let line = LogLine(
                time: .now, level: event.level, message: event.message.description, metadata: metadata)
            var text = line.composed(log.settings.withLock { $0.format })
            // One call a line, so that lines of two threads are not mixed.
            text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
        }
    }
}
