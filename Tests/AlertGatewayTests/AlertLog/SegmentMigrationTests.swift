import AlertClient
import AlertGateway
import AlertProtocol
import Foundation
import GRDB
import Testing

/// A data folder of the first version.
struct SegmentMigrationTests {
    private func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let alert = String(decoding: try JSONEncoder().encode(RunningGateway.alert("ID")), as: UTF8.self)
        try DatabaseQueue(path: path + "/gateway.sqlite").write { database in
            try database.execute(
                sql: """
                    CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
                    INSERT INTO grdb_migrations VALUES ('alerts, users and deliveries');
                    CREATE TABLE epoch (id TEXT NOT NULL);
                    INSERT INTO epoch (id) VALUES ('old');
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
                    INSERT INTO user VALUES ('alice', 3), ('bob', 1);
                    """)
            for number in [1, 2, 4] {
                try database.execute(
                    sql: "INSERT INTO alert VALUES (?, ?, 'yard', ?, ?)",
                    arguments: [
                        number, "a\(number)", Int64(Date().timeIntervalSince1970 * 1000),
                        Data(alert.replacingOccurrences(of: "ID", with: "a\(number)").utf8),
                    ])
            }
            try database.execute(
                sql: """
                    INSERT INTO delivery VALUES ('alice', 1, 1, 7, 5), ('alice', 2, 2, 7, NULL),
                        ('bob', 1, 2, NULL, NULL), ('alice', 3, 4, NULL, NULL);
                    """)
        }
    }

    @Test func anOldFolderKeepsWorking() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "picket-old-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try makeFolder(path)
        try await RunningGateway.with(path: path) { running in
            #expect(try await running.publish("a2") == 200)
            try await running.publish("new", notify: .everyone)
            let alice = try await running.subscription("alice")
            var events = alice.makeAsyncIterator()
            for (id, seq, isRedelivery) in [("a2", 2, true), ("a4", 3, false), ("new", 4, false)] {
                let alert = try #require(try await events.nextAlert()).delivered
                #expect(alert.alert.alertID == id)
                #expect(alert.seq == Int64(seq))
                #expect(alert.redelivered == isRedelivery)
                #expect(alert.epoch == "old")
            }
            let bob = try await running.subscription("bob")
            var bobEvents = bob.makeAsyncIterator()
            for (id, seq) in [("a2", 1), ("new", 2)] {
                let alert = try #require(try await bobEvents.nextAlert()).delivered
                #expect(alert.alert.alertID == id)
                #expect(alert.seq == Int64(seq))
                #expect(!alert.redelivered)
            }
        }
    }
}
