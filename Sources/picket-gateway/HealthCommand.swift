import ArgumentParser
import Foundation
import HealthProbe

struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "health", abstract: "Says whether a gateway is ready; exits 1 if not.",
        discussion: """
            Asks /readyz; for what supervises a container or a host. Where the gateway speaks TLS, it asks `monitoring.listen` of \
            the configuration.

            Example:
              picket-gateway health --url http://127.0.0.1:8080
            """)

    @Option(help: "Where the gateway, or its monitoring, listens.") var url = "http://127.0.0.1:8080"

    func run() async throws {
        do {
            try await HealthProbe(url: url).check()
            print("ready")
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            throw ExitCode.failure
        }
    }
}
