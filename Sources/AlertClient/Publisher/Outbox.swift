import FoundationEssentials
import GRDB

/// Alerts on their way to the gateway, in a SQLite file, so that none is lost when either program stops.
struct Outbox: Sendable {
    /// An alert that waits.
    struct Entry: Sendable, FetchableRecord, Decodable {
        let number: Int64
        let alertID: String
        let body: Data

        private enum CodingKeys: String, CodingKey {
            case number, body
            case alertID = "alert_id"
        }
    }

    private let database: DatabaseQueue

    /// Opens `outbox.sqlite` in `folder`; both are made when they are missing.
    init(folder: String) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        var configuration = Configuration()
        configuration.journalMode = .wal
        configuration.busyMode = .timeout(5)
        database = try DatabaseQueue(path: folder + "/outbox.sqlite", configuration: configuration)
        var migrator = DatabaseMigrator()
        migrator.registerMigration("outbox") { database in
            try database.execute(
                sql: """
                    -- rejected holds the gateway's words for an alert it will never take.
                    CREATE TABLE outbox (
                        number INTEGER PRIMARY KEY AUTOINCREMENT,
                        alert_id TEXT NOT NULL UNIQUE,
                        body BLOB NOT NULL,
                        rejected TEXT);
                    CREATE INDEX outbox_waiting ON outbox (number) WHERE rejected IS NULL;
                    """)
        }
        try migrator.migrate(database)
        // GRDB sets NORMAL with WAL; an alert is to outlive a power cut, too.
        try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    }

    /// Returns when the alert is durable; the same id again changes nothing.
    func append(alertID: String, body: Data) async throws {
        try await database.write {
            try $0.execute(
                sql: "INSERT OR IGNORE INTO outbox (alert_id, body) VALUES (?, ?)", arguments: [alertID, body])
        }
    }

    /// The oldest that waits.
    func first() async throws -> Entry? {
        try await database.read {
            try Entry.fetchOne(
                $0, sql: "SELECT number, alert_id, body FROM outbox WHERE rejected IS NULL ORDER BY number LIMIT 1")
        }
    }

    /// How many wait.
    func count() async throws -> Int {
        try await database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM outbox WHERE rejected IS NULL") ?? 0 }
    }

    func remove(_ entry: Entry) async throws {
        try await database.write {
            try $0.execute(sql: "DELETE FROM outbox WHERE number = ?", arguments: [entry.number])
        }
    }

    /// Keeps the entry, but out of the way.
    func reject(_ entry: Entry, reason: String) async throws {
        try await database.write {
            try $0.execute(sql: "UPDATE outbox SET rejected = ? WHERE number = ?", arguments: [reason, entry.number])
        }
    }

    /// The ids of the rejected, oldest first.
    func rejected() async throws -> [String] {
        try await database.read {
            try String.fetchAll($0, sql: "SELECT alert_id FROM outbox WHERE rejected IS NOT NULL ORDER BY number")
        }
    }
}
