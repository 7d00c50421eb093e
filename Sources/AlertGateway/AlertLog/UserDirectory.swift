import GRDB

/// The users who may connect, in the gateway's database; safe to use from several programs at once.
package struct UserDirectory: Sendable {
    private let database: DatabaseQueue

    /// Opens the directory in `folder`, made when it is missing.
    package init(folder: DataFolder) throws {
        do {
            database = try Schema.open(in: folder)
        } catch let error as DatabaseError {
            throw GatewayError(.database, "cannot open the database in \(folder.path): \(error)")
        }
    }

    /// Adds a user; false when they were there already.
    package func add(_ id: String) throws -> Bool {
        guard Self.isValid(id) else {
            throw GatewayError(
                .user, "\"\(id)\" can't be a user id: expected 1 to 128 bytes without \"/\" or control characters")
        }
        return try database.write { database in
            try database.execute(sql: "INSERT OR IGNORE INTO user (id) VALUES (?)", arguments: [id])
            return database.changesCount == 1
        }
    }

    /// Removes a user with everything that waits for them; false when there was no such user.
    package func remove(_ id: String) throws -> Bool {
        try database.write { database in
            try database.execute(sql: "DELETE FROM user WHERE id = ?", arguments: [id])
            return database.changesCount == 1
        }
    }

    /// All user ids, sorted.
    package func list() throws -> [String] {
        try database.read { try String.fetchAll($0, sql: "SELECT id FROM user ORDER BY id") }
    }

    static func isValid(_ id: String) -> Bool {
        guard (1...128).contains(id.utf8.count), id != "*" else { return false }
        return id.utf8.allSatisfy { byte in byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "/") }
    }
}
