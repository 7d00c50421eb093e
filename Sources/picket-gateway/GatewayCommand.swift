import AlertGateway
import ArgumentParser
import Logging
import Version

@main
struct GatewayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "picket-gateway", abstract: "Brings alerts to people over WebSocket.",
        discussion: """
            Example:
              picket-gateway serve --listen 127.0.0.1:8080 --data picket-data
            """,
        version: ProgramVersion.text,
        subcommands: [
            ServeCommand.self, UserCommand.self, TokenCommand.self, DeadLettersCommand.self, HealthCommand.self,
        ])
}

/// Where a command finds the database and the secret.
struct DataOption: ParsableArguments {
    @Option(name: .customLong("data"), help: "Folder of the database and the secret.", completion: .directory)
    var path = Self.defaultPath

    static let defaultPath = "./picket-data"

    func open() throws -> DataFolder { try DataFolder(path: path) }
}
