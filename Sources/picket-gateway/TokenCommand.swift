import AlertGateway
import ArgumentParser

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Prints a signed token and nothing else, for development and scripts.")

    @Option(help: "Who the token speaks for.") var user: String
    @Option(help: "What it may do.") var role = Role.viewer
    @Option(help: "How long it is valid (default: 1h).") var ttl: Span?
    @OptionGroup var data: DataOption

    func run() async throws {
        let authenticator = await Authenticator(secret: try Secret(folder: try data.open()))
        print(try await authenticator.token(user: user, role: role, lifetime: ttl?.duration ?? .seconds(3600)))
    }
}

extension Role: ExpressibleByArgument {}
