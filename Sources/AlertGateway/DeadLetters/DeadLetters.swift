package import AlertProtocol
import GRDB

/// An alert that was sent as often as it may be and never acknowledged.
package struct DeadLetter: Codable, Equatable, Sendable {
    /// The user who did not acknowledge it.
    package var userID: String
    /// Its place in the user's sequence.
    package var seq: Int64
    /// The alert's id.
    package var alertID: String
    /// The camera's stream.
    package var streamID: String
    /// How often it was sent.
    package var tries: Int
    /// When the gateway took it.
    package var acceptedAt: UTCTimestamp
    /// When it was given up.
    package var diedAt: UTCTimestamp

    private enum CodingKeys: String, CodingKey {
        case seq, tries
        case userID = "user_id"
        case alertID = "alert_id"
        case streamID = "stream_id"
        case acceptedAt = "accepted_at"
        case diedAt = "died_at"
    }

    init(_ row: Row) {
        userID = row["id"]
        seq = row["seq"]
        alertID = row["alert_id"]
        streamID = row["stream_id"]
        tries = row["tries"]
        acceptedAt = UTCTimestamp(milliseconds: row["accepted_at"])
        diedAt = UTCTimestamp(milliseconds: row["died_at"])
    }

    static let query = """
        SELECT u.id, l.seq, a.alert_id, a.stream_id, l.tries, a.accepted_at, l.died_at
        FROM dead_letter l JOIN user u ON u.number = l.user JOIN alert a ON a.number = l.alert
        """
}

/// The dead letters of a data folder; safe to read while the gateway runs.
package struct DeadLetters: Sendable {
    private let database: DatabaseQueue

    /// Opens the database in `folder`, made when it is missing.
    package init(folder: DataFolder) throws {
        do {
            database = try Schema.open(in: folder)
        } catch let error as DatabaseError {
            throw GatewayError(.database, "cannot open the database in \(folder.path): \(error)")
        }
    }

    /// All of them, the oldest first; one that is acknowledged after all is gone.
    package func list() throws -> [DeadLetter] {
        try database.read { database in
            try Row.fetchAll(database, sql: DeadLetter.query + " ORDER BY l.died_at, u.id, l.seq").map(DeadLetter.init)
        }
    }
}
