import AlertProtocol
import Logging

/// Closes the connections of users whom somebody has removed from the directory.
struct UserWatch: Sendable {
    private static let period = Duration.seconds(1)

    let log: AlertLog
    let connections: ConnectionTable
    let logger: Logger

    /// Looks once a second until the task is cancelled.
    func run() async {
        var version: Int64?
        while (try? await Task.sleep(for: Self.period)) != nil {
            do {
                guard let directory = try await log.users(ifChangedSince: version) else { continue }
                version = directory.version
                for connection in connections.connections(besides: directory.users) {
                    connection.close(.policyViolation, reason: "the user was removed")
                }
            } catch {
                logger.error("the user directory cannot be read", metadata: ["error": "\(error)"])
            }
        }
    }
}

/// The user directory at one moment.
struct DirectorySnapshot: Sendable {
    /// Changes whenever another program writes to the database.
    let version: Int64
    let users: Set<String>
}

extension AlertLog {
    /// All users, unless nobody else has written to the database since `version`: the gateway itself removes none.
    func users(ifChangedSince version: Int64?) async throws -> DirectorySnapshot? {
        try await writer.submit { store in
            guard store.dataVersion != version else { return nil }
            return DirectorySnapshot(version: store.dataVersion, users: Set(store.index.userNumbers.keys))
        }
    }
}
