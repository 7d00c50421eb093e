import AlertGateway
import Configuration
import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import UnixSignals

/// Reads the configuration file again on SIGHUP; a file with mistakes changes nothing.
final class ReloadService: Service {
    private let path: String?
    private let signals: UnixSignalsSequence
    private let log: GatewayLog
    private let logger: Logger
    private let settings: @Sendable (GatewayFileSettings) -> GatewaySettings
    private let running = Mutex<Gateway?>(nil)

    /// The gateway that a reload changes, once it listens.
    var gateway: Gateway? {
        get { running.withLock { $0 } }
        set { running.withLock { $0 = newValue } }
    }

    /// Catches the signal from now on: one that nobody catches ends the program.
    init(
        path: String?, log: GatewayLog, logger: Logger,
        settings: @escaping @Sendable (GatewayFileSettings) -> GatewaySettings
    ) async {
        self.path = path
        signals = await UnixSignalsSequence(trapping: .sighup)
        self.log = log
        self.logger = logger
        self.settings = settings
    }

    func run() async {
        await cancelWhenGracefulShutdown {
            for await _ in self.signals { self.reload() }
        }
    }

    private func reload() {
        guard let path else { return logger.notice("there is no configuration file to reload") }
        do {
            let file = try GatewayFileSettings(file: path, environment: ProcessInfo.processInfo.environment)
            gateway?.apply(settings(file))
            log.apply(file.log)
            logger.notice("the configuration was reloaded", metadata: ["file": "\(path)"])
        } catch {
            logger.error("the configuration was not reloaded", metadata: ["file": "\(path)"])
            for mistake in error.mistakes { logger.error("\(mistake)") }
        }
    }
}
