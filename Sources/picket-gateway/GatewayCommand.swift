import AlertGateway
import ArgumentParser
import Logging

@main
struct GatewayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "picket-gateway", abstract: "Brings alerts to people over WebSocket.",
        subcommands: [ServeCommand.self, UserCommand.self, TokenCommand.self, DeadLettersCommand.self])
}

/// Where a command finds the database and the secret.
struct DataOption: ParsableArguments {
    @Option(name: .customLong("data"), help: "Folder of the database and the secret.")
    var path = Self.defaultPath

    static let defaultPath = "./picket-data"

    func open() throws -> DataFolder { try DataFolder(path: path) }
}
