import AlertProtocol
import Logging

/// Prunes the log now and then while the gateway runs.
struct Housekeeping: Sendable {
    private static let interval = Duration.seconds(10)

    let log: AlertLog
    let logger: Logger

    /// Works until the task is cancelled.
    func run() async {
        repeat {
            do {
                let count = try await log.prune(at: .now)
                if count > 0 { logger.info("alerts pruned", metadata: ["alerts": "\(count)"]) }
            } catch {
                logger.error("the alert log could not be pruned", metadata: ["error": "\(error)"])
            }
        } while (try? await Task.sleep(for: Self.interval)) != nil
    }
}
