import AlertGateway
import ArgumentParser
import Logging

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Prints a signed token and nothing else, for development and scripts.",
        discussion: """
            Example:
              picket-gateway token --user alice --role viewer --ttl 24h
            """)

    @Option(help: "Who the token speaks for.") var user: String
    @Option(help: "What it may do.") var role = Role.viewer
    @Option(help: "How long it is valid (default: 1h).") var ttl: Span?
    @Option(name: .customLong("stream"), help: "Limits the token to this stream; may be given several times.")
    var streams: [String] = []
    @Option(
        help: "Configuration file (YAML) with the secret, the issuer and the audience; options win over it.",
        completion: .file(extensions: ["yaml", "yml"]))
    var config: String?
    @Option(help: "Folder of the database and the secret (default: \(DataOption.defaultPath)).", completion: .directory)
    var data: String?

    func run() async throws {
        let file = try ConfigOption.read(config)
        var settings = file.authentication
        // Published keys only verify.
        settings.keySource = nil
        let authenticator = try await Authenticator(
            settings, folder: try DataFolder(path: data ?? file.data ?? DataOption.defaultPath),
            logger: Logger(label: "picket-gateway", factory: { _ in SwiftLogNoOpLogHandler() }))
        print(
            try authenticator.token(
                user: user, role: role, lifetime: ttl?.duration ?? .seconds(3600),
                streams: streams.isEmpty ? nil : streams))
    }
}

extension Role: ExpressibleByArgument {}
