import ArgumentParser
import HealthProbe

/// `picket health`.
struct Health: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says whether a service is ready; exits 1 if not.",
        discussion: """
            Asks /readyz; for what supervises a container or a host.

            Example:
              picket health --url http://127.0.0.1:8090
            """)

    @Option(help: "Where the service tells of itself, `http.listen` of its configuration.")
    var url = "http://127.0.0.1:8090"

    func run() async throws {
        do {
            try await HealthProbe(url: url).check()
            print("ready")
        } catch {
            printError("\(error)")
            throw ExitCode.failure
        }
    }
}
