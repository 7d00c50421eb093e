import AlertGateway
import ArgumentParser
import Glibc
import Logging
import ServiceLifecycle
import UnixSignals

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the gateway until SIGTERM or SIGINT.")

    @Option(help: "Address to listen on, HOST:PORT; port 0 takes a free one.")
    var listen = ListenAddress(host: "127.0.0.1", port: 8080)

    @OptionGroup var data: DataOption

    @Option(help: "Time between two pings.")
    var heartbeatInterval = Span(.seconds(30))

    @Option(help: "How long a ping may stay unanswered.")
    var heartbeatTimeout = Span(.seconds(60))

    func run() async throws {
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        let logger = Logger(label: "picket-gateway")
        let service = GatewayService(
            settings: GatewaySettings(
                host: listen.host, port: listen.port, heartbeatInterval: heartbeatInterval.duration,
                heartbeatTimeout: heartbeatTimeout.duration),
            folder: try data.open(), logger: logger
        ) { gateway in
            print("picket-gateway listening on \(gateway.url)")
            // A pipe is not flushed by the line.
            fflush(nil)
        }
        let group = ServiceGroup(
            services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
    }
}
