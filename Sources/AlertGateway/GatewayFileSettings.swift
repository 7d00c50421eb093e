package import Configuration
import FoundationEssentials

/// What the configuration file of `picket-gateway serve` says; nil where it leaves the choice.
package struct GatewayFileSettings: Sendable {
    /// Address and port to listen on.
    package var listen: SocketEndpoint?
    /// Folder of the database and the secret.
    package var data: String?
    /// Time between two pings.
    package var heartbeatInterval: Duration?
    /// How long a ping may stay unanswered.
    package var heartbeatTimeout: Duration?

    /// The certificate to speak TLS with.
    package var tls: TLSSettings?
    /// Whose tokens count.
    package var authentication = AuthenticationSettings()
    /// What its section `delivery` says.
    package var delivery = DeliverySettings()

    /// Where `/healthz`, `/readyz` and `/metrics` are answered instead.
    package var monitoring: SocketEndpoint?
    /// Where `picket serve` tells of its cameras, for administrators.
    package var service: HTTPLocation?
    /// What its section `log` says.
    package var log = LogSettings()

    /// A file that says nothing.
    package init() {}

    /// Reads the YAML file at `path`, which paths in it are relative to; throws every mistake in it.
    package init(file path: String, environment: [String: String]) throws(InvalidConfiguration) {
        let folder = URL(filePath: path).deletingLastPathComponent()
        self = try ConfigurationFile.read(path, environment: environment) { section in
            var settings = GatewayFileSettings()
            settings.listen = section.endpoint("listen")
            settings.data = section.string("data").map { URL(filePath: $0, relativeTo: folder).path }
            settings.tls = section.section("tls").flatMap { TLSSettings($0, folder: folder) }
            if let auth = section.section("auth") {
                settings.authentication = AuthenticationSettings(auth, folder: folder)
            }
            if let heartbeat = section.section("heartbeat") {
                settings.heartbeatInterval = heartbeat.duration("interval")
                settings.heartbeatTimeout = heartbeat.duration("timeout")
                heartbeat.finish()
            }
            settings.delivery = DeliverySettings(section, folder: folder)
            if let monitoring = section.section("monitoring") {
                settings.monitoring = monitoring.endpoint("listen")
                monitoring.finish()
            }
            if let text = section.string("service") {
                settings.service = HTTPLocation(text)
                if settings.service == nil {
                    section.note("must be a URL such as http://127.0.0.1:8090", at: "service")
                }
            }
            settings.log = LogSettings(section)
            section.finish()
            return settings
        }
    }
}
