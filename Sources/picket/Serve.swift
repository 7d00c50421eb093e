import ArgumentParser
import Detection
import Ingest
import Logging
import ServiceLifecycle
import UnixSignals

/// `picket serve`.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Watches the configured streams and sends alerts to the gateway.",
        discussion: """
            Either a configuration file, or one stream for a quick start. SIGHUP reads the file again: only streams that \
            changed are touched.

            Example:
              picket serve --config picket.yaml
              picket serve --source yard.sdp --gateway http://127.0.0.1:8080
            """)

    @Option(help: "Configuration file (YAML).", completion: .configurationFile) var config: String?
    @Option(
        help: """
            One stream: an SDP file that describes RTP or SRTP, rtp://HOST:PORT for H.264 as payload type 96, an RTSP or \
            HTTP URL, or a video file.
            """, completion: .file())
    var source: String?
    @Option(help: "Id of the stream of --source.") var id = "camera"
    @Option(help: "Base URL of the gateway, with --source.") var gateway = ServiceConfiguration.Gateway.defaultURL
    @Option(help: "Publisher token for the gateway, with --source (default: $PICKET_PUBLISHER_TOKEN).")
    var token: String?
    @Option(help: "Weights file, with --source.", completion: .weightsFile)
    var model = ServiceConfiguration.Model.defaultPath

    func validate() throws {
        guard (config == nil) != (source == nil) else {
            throw ValidationError("give either --config FILE or --source URL")
        }
    }

    func run() async throws {
        let configuration: ServiceConfiguration
        do {
            configuration = try readConfiguration()
        } catch {
            printError("\(error)")
            throw ExitCode(64)
        }
        let logger = Logger(label: "picket") { StreamLogHandler.standardError(label: $0) }
        let service: PicketService
        do {
            let model = try openModel(configuration.model.path)
            service = try await PicketService.start(configuration, model: model, logger: logger)
        } catch {
            printError("\(error)")
            throw ExitCode.failure
        }
        // Before anybody is told that the service is there: a SIGHUP that nobody waits for ends a process.
        let hangUps = await UnixSignalsSequence(trapping: .sighup)
        for address in service.addresses { print(address) }
        flushOutput()
        let reload = ReloadService(path: config, hangUps: hangUps, service: service, logger: logger)
        let group = ServiceGroup(
            services: [service, reload], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        try await group.run()
    }

    private func readConfiguration() throws -> ServiceConfiguration {
        if let config { return try ServiceConfiguration.read(file: config) }
        return try ServiceConfiguration.quickStart(
            source: source ?? "", id: id, gateway: gateway, token: token, model: model)
    }
}
