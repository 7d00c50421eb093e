import FoundationEssentials
import GRDB
import NIOCore
import NIOFoundationCompat

/// Brings a database of the first version, with a row for each recipient, to today's.
enum SegmentMigration {
    static func run(in database: Database, folder: DataFolder) throws {
        try database.execute(
            sql: """
                ALTER TABLE epoch ADD COLUMN pruned_through INTEGER NOT NULL DEFAULT 0;

                -- A number is never given twice. base_seq and floor_seq as in `UserSequence`; acknowledged and attempts
                -- are runs of seq.
                CREATE TABLE new_user (
                    number INTEGER PRIMARY KEY AUTOINCREMENT,
                    id TEXT NOT NULL UNIQUE,
                    base_seq INTEGER NOT NULL DEFAULT 0,
                    floor_seq INTEGER NOT NULL DEFAULT 0,
                    sent_seq INTEGER NOT NULL DEFAULT 0,
                    acknowledged BLOB NOT NULL DEFAULT x'',
                    attempts BLOB NOT NULL DEFAULT x'');
                INSERT INTO new_user (id) SELECT id FROM user ORDER BY id;

                -- recipients are runs of users' numbers, sent those who were connected; the body lies in a segment.
                CREATE TABLE new_alert (
                    number INTEGER PRIMARY KEY,
                    alert_id TEXT NOT NULL UNIQUE,
                    stream_id TEXT NOT NULL,
                    accepted_at INTEGER NOT NULL,
                    recipients BLOB NOT NULL,
                    sent BLOB NOT NULL,
                    segment INTEGER NOT NULL,
                    offset INTEGER NOT NULL,
                    length INTEGER NOT NULL);

                -- notified_at: when the webhook took it.
                CREATE TABLE dead_letter (
                    user INTEGER NOT NULL REFERENCES user (number) ON DELETE CASCADE,
                    seq INTEGER NOT NULL,
                    alert INTEGER NOT NULL,
                    tries INTEGER NOT NULL,
                    died_at INTEGER NOT NULL,
                    notified_at INTEGER,
                    PRIMARY KEY (user, seq)) WITHOUT ROWID;
                """)
        try moveAlerts(in: database, folder: folder)
        try database.execute(
            sql: """
                DROP TABLE delivery;
                DROP TABLE alert;
                DROP TABLE user;
                ALTER TABLE new_user RENAME TO user;
                ALTER TABLE new_alert RENAME TO alert;
                """)
    }

    private static func moveAlerts(in database: Database, folder: DataFolder) throws {
        var bodies = try BodySegments(folder: folder.path(of: AlertStore.bodiesFolder), segmentLength: 64 << 20)
        var acknowledged: [Int64: NumberRuns] = [:]
        var number: Int64 = 0
        let alerts = try Row.fetchCursor(database, sql: "SELECT * FROM alert ORDER BY number")
        while let alert = try alerts.next() {
            let old: Int64 = alert["number"]
            let body: Data = alert["body"]
            let location = try bodies.append(ByteBuffer(data: body))
            var recipients: [Int64] = []
            var sent: [Int64] = []
            let deliveries = try Row.fetchAll(
                database,
                sql: """
                    SELECT u.number, d.seq, d.sent_on IS NOT NULL AS sent, d.acked_at IS NOT NULL AS acked
                    FROM delivery d JOIN new_user u ON u.id = d.user_id WHERE d.alert = ? ORDER BY u.number
                    """, arguments: [old])
            for delivery in deliveries {
                let user: Int64 = delivery["number"]
                let seq: Int64 = delivery["seq"]
                recipients.append(user)
                if delivery["sent"] { sent.append(user) }
                if delivery["acked"] { acknowledged[user, default: NumberRuns()].insert(contentsOf: seq..<(seq + 1)) }
            }
            number += 1
            try database.execute(
                sql: "INSERT INTO new_alert VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                arguments: [
                    number, alert["alert_id"] as String, alert["stream_id"] as String, alert["accepted_at"] as Int64,
                    Data(NumberRuns(ascending: recipients).encoded), Data(NumberRuns(ascending: sent).encoded),
                    location.segment, location.offset, location.length,
                ])
        }
        try bodies.sync()
        for (user, seqs) in acknowledged {
            try database.execute(
                sql: "UPDATE new_user SET acknowledged = ? WHERE number = ?",
                arguments: [Data(seqs.encoded), user])
        }
    }
}
