import AlertGateway
import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the gateway until SIGTERM or SIGINT.",
        discussion: """
            SIGHUP reads the configuration file again.

            Example:
              picket-gateway serve --listen 127.0.0.1:8080 --data picket-data
            """)

    @Option(help: "Configuration file (YAML); options win over it.", completion: .file(extensions: ["yaml", "yml"]))
    var config: String?

    @Option(help: "Address to listen on, HOST:PORT; port 0 takes a free one (default: 127.0.0.1:8080).")
    var listen: ListenAddress?

    @Option(help: "Folder of the database and the secret (default: \(DataOption.defaultPath)).", completion: .directory)
    var data: String?

    @Option(help: "Time between two pings (default: 30s).")
    var heartbeatInterval: Span?

    @Option(help: "How long a ping may stay unanswered (default: 60s).")
    var heartbeatTimeout: Span?

    func run() async throws {
        let file = try ConfigOption.read(config)
        let folder = try DataFolder(path: data ?? file.data ?? DataOption.defaultPath)
        let log = GatewayLog(file.log)
        LoggingSystem.bootstrap { _ in log.handler() }
        let logger = Logger(label: "picket-gateway")
        OpenFileLimit.raise()
        EventLoops.limitArenas()
        let reload = await ReloadService(path: config, log: log, logger: logger) { settings(from: $0) }
        let service = GatewayService(settings: settings(from: file), folder: folder, logger: logger) { gateway in
            reload.gateway = gateway
            print("picket-gateway listening on \(gateway.url)")
            // A pipe is not flushed by the line.
            fflush(nil)
        }
        let group = ServiceGroup(
            services: [service, reload], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
    }

    /// The options win over the file.
    private func settings(from file: GatewayFileSettings) -> GatewaySettings {
        var settings = GatewaySettings()
        settings.monitoring = file.monitoring
        settings.service = file.service
        settings.listen = listen?.endpoint ?? file.listen ?? settings.listen
        settings.heartbeatInterval =
            heartbeatInterval?.duration ?? file.heartbeatInterval ?? settings.heartbeatInterval
        settings.heartbeatTimeout = heartbeatTimeout?.duration ?? file.heartbeatTimeout ?? settings.heartbeatTimeout
        settings.tls = file.tls
        settings.authentication = file.authentication
        settings.delivery = file.delivery
        return settings
    }
}
