package import Configuration

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

    /// A file that says nothing.
    package init() {}

    /// Reads the YAML file at `path`; throws every mistake in it.
    package init(file path: String, environment: [String: String]) throws(InvalidConfiguration) {
        self = try ConfigurationFile.read(path, environment: environment) { section in
            var settings = GatewayFileSettings()
            settings.listen = section.endpoint("listen")
            settings.data = section.string("data")
            if let heartbeat = section.section("heartbeat") {
                settings.heartbeatInterval = heartbeat.duration("interval")
                settings.heartbeatTimeout = heartbeat.duration("timeout")
                heartbeat.finish()
            }
            section.finish()
            return settings
        }
    }
}
