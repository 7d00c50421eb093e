import Logging

/// The gateway's log as one session uses it: every line names the user.
///
/// A logger with metadata of its own would cost each connection several hundred bytes.
struct SessionLog: Sendable {
    let logger: Logger
    let user: String

    func debug(_ message: Logger.Message, _ metadata: @autoclosure () -> Logger.Metadata = [:]) {
        logger.debug(message, metadata: named(metadata()))
    }

    func info(_ message: Logger.Message, _ metadata: @autoclosure () -> Logger.Metadata = [:]) {
        logger.info(message, metadata: named(metadata()))
    }

    func error(_ message: Logger.Message, _ metadata: @autoclosure () -> Logger.Metadata = [:]) {
        logger.error(message, metadata: named(metadata()))
    }

    private func named(_ metadata: Logger.Metadata) -> Logger.Metadata {
        metadata.merging(["user": "\(user)"]) { $1 }
    }
}
