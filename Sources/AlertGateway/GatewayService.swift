package import Logging
import ServiceLifecycle

/// The gateway as a service: runs until a graceful shutdown.
package struct GatewayService: Service {
    private let settings: GatewaySettings
    private let folder: DataFolder
    private let logger: Logger
    private let listening: @Sendable (Gateway) -> Void

    /// `listening` is called once the gateway listens.
    package init(
        settings: GatewaySettings, folder: DataFolder, logger: Logger,
        listening: @escaping @Sendable (Gateway) -> Void
    ) {
        self.settings = settings
        self.folder = folder
        self.logger = logger
        self.listening = listening
    }

    /// Throws a `GatewayError` when the gateway can't start.
    package func run() async throws {
        let gateway = try await Gateway.start(settings, folder: folder, logger: logger)
        listening(gateway)
        try? await gracefulShutdown()
        await gateway.stop()
    }
}
