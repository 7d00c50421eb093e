import GRDB

/// The tables of `gateway.sqlite`.
///
/// A table is never changed after a release but by a migration that follows; folders of every earlier version open.
enum Schema {
    private static func migrator(folder: DataFolder) -> DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("alerts, users and deliveries") { database in
            try database.execute(
                sql: """
                    CREATE TABLE epoch (id TEXT NOT NULL);
                    INSERT INTO epoch (id) VALUES (lower(hex(randomblob(8))));
                    CREATE TABLE user (id TEXT PRIMARY KEY NOT NULL, last_seq INTEGER NOT NULL DEFAULT 0);
                    CREATE TABLE alert (
                        number INTEGER PRIMARY KEY,
                        alert_id TEXT NOT NULL UNIQUE,
                        stream_id TEXT NOT NULL,
                        accepted_at INTEGER NOT NULL,
                        body BLOB NOT NULL);
                    CREATE TABLE delivery (
                        user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
                        seq INTEGER NOT NULL,
                        alert INTEGER NOT NULL REFERENCES alert (number),
                        sent_on INTEGER,
                        acked_at INTEGER,
                        PRIMARY KEY (user_id, seq)) WITHOUT ROWID;
                    CREATE INDEX delivery_unacknowledged ON delivery (user_id, seq) WHERE acked_at IS NULL;
                    """)
        }
        migrator.registerMigration("bodies in segments, recipients in runs") { database in
            try SegmentMigration.run(in: database, folder: folder)
        }
        migrator.registerMigration("dead letters that have yet to be told") { database in
            try database.execute(
                sql: "CREATE INDEX dead_letter_untold ON dead_letter (died_at) WHERE notified_at IS NULL")
        }
        migrator.registerMigration("what is presumed to have been seen") { database in
            try database.execute(sql: "ALTER TABLE user ADD COLUMN presumed BLOB NOT NULL DEFAULT x''")
        }
        return migrator
    }

    /// Opens the database in `folder`, made when it is missing.
    static func open(in folder: DataFolder) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.journalMode = .wal
        // The user commands write while the gateway runs.
        configuration.busyMode = .timeout(5)
        // The migrator first looks which migrations are missing, then makes them: two programs would make them twice.
        let database = try folder.exclusively {
            let database = try DatabaseQueue(path: folder.path(of: "gateway.sqlite"), configuration: configuration)
            try migrator(folder: folder).migrate(database)
            return database
        }
        // GRDB sets NORMAL with WAL, which keeps commits through a crash of the process only; a 202 promises more.
        try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return database
    }
}
