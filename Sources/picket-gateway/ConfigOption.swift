import AlertGateway
import ArgumentParser
import Configuration
import Foundation

/// The configuration file as commands read it.
enum ConfigOption {
    /// An empty configuration when `path` is nil; tells every mistake and exits with 64 when there are any.
    static func read(_ path: String?) throws -> GatewayFileSettings {
        guard let path else { return GatewayFileSettings() }
        do {
            return try GatewayFileSettings(file: path, environment: ProcessInfo.processInfo.environment)
        } catch {
            FileHandle.standardError.write(Data("\(error)\n".utf8))
            throw ExitCode(64)
        }
    }
}
