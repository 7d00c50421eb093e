import AlertProtocol
import FoundationEssentials
import GRDB
import NIOCore
import Synchronization

/// The log while it is written: the index in memory, the bodies, and the transaction under way.
///
/// For the database's queue alone. Bodies reach the disk before the rows that refer to them; when anything fails, nothing
/// of the transaction counts, and the index is read again.
final class AlertStore {
    static let bodiesFolder = "alerts"

    /// Names this database for ever.
    let epoch: String
    var retention: Retention
    var schedule: RedeliverySchedule
    let metrics: GatewayMetrics
    var index: AlertIndex
    var bodies: BodySegments
    private var database: Database
    private var touched: Set<Int64> = []
    private var afterCommit: [(AlertStore) -> Void] = []
    private var hasBegun = false
    private var hasBodies = false
    private var usersMustBeDurable = false
    private var isSynchronous = true
    private var failure: (any Error)?
    private var needsReload = false
    /// Whether the last body could not be written.
    private(set) var isDiskFull = false
    /// Changes whenever another program has written to the database.
    private(set) var dataVersion: Int64 = -1

    init(
        database: Database, folder: DataFolder, retention: Retention, schedule: RedeliverySchedule,
        metrics: GatewayMetrics
    ) throws {
        self.database = database
        self.metrics = metrics
        self.retention = retention
        self.schedule = schedule
        epoch = try String.fetchOne(database, sql: "SELECT id FROM epoch") ?? ""
        bodies = try BodySegments(
            folder: folder.path(of: Self.bodiesFolder), segmentLength: retention.segmentLength)
        index = AlertIndex()
        try reload()
    }

    // MARK: Transactions

    /// Begins a batch; the transaction itself begins with the first write.
    func begin() throws {
        if needsReload { try reload() }
        let version = try Int64.fetchOne(database.cachedStatement(sql: "PRAGMA data_version"))
        if let version, version != dataVersion {
            // Another program has written: users came or went.
            dataVersion = version
            index.setUsers(try storedUsers().mapValues(\.sequence))
        }
    }

    /// Commits the batch; throws when nothing of it counts.
    func commit() throws {
        do {
            if let failure { throw failure }
            try writeUsers()
            if hasBegun {
                // Before the rows, so that a row never refers to a body that is not there.
                if hasBodies { try bodies.sync() }
                try database.commit()
            }
        } catch {
            rollBack()
            throw error
        }
        let actions = afterCommit
        end()
        for action in actions { action(self) }
    }

    private func rollBack() {
        if database.isInsideTransaction { try? database.rollback() }
        if hasBodies { bodies.abandonSegment() }
        // Reading 30,000 alerts again takes a tenth of a second; a full disk is found out before it comes to that.
        needsReload = true
        end()
    }

    private func end() {
        touched.removeAll(keepingCapacity: true)
        afterCommit.removeAll()
        hasBegun = false
        hasBodies = false
        usersMustBeDurable = false
        failure = nil
    }

    /// Runs statements in the batch's transaction.
    ///
    /// The first of a batch says by `durable` whether the commit waits for the disk; without, a power cut may undo it, a
    /// crash of the program does not.
    func write(durable: Bool = true, _ work: (Database) throws -> Void) throws {
        do {
            if !hasBegun {
                if durable != isSynchronous {
                    try database.execute(sql: "PRAGMA synchronous = \(durable ? "FULL" : "NORMAL")")
                    isSynchronous = durable
                }
                try database.beginTransaction(.immediate)
                hasBegun = true
            }
            try work(database)
        } catch {
            failure = error
            throw error
        }
    }

    /// Runs a query.
    func read<Value>(_ work: (Database) throws -> Value) throws -> Value { try work(database) }

    /// Writes the user's row before the batch is committed; `durable` as with `write`.
    func touch(_ user: Int64, durable: Bool) {
        touched.insert(user)
        if durable { usersMustBeDurable = true }
    }

    /// Calls `action` once the batch is committed.
    func whenCommitted(_ action: @escaping (AlertStore) -> Void) { afterCommit.append(action) }

    // MARK: Rows

    func contains(alertID: String) throws -> Bool { try number(ofAlert: alertID) != nil }

    func number(ofAlert id: String) throws -> Int64? {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT number FROM alert WHERE alert_id = ?"), arguments: [id])
    }

    /// Appends a body that a row of this batch will refer to.
    func append(_ body: ByteBuffer) throws -> BodyLocation {
        do {
            let location = try bodies.append(body)
            hasBodies = true
            isDiskFull = false
            return location
        } catch {
            isDiskFull = true
            // What was appended before is still whole.
            if hasBodies { try bodies.sync() }
            bodies.abandonSegment()
            throw error
        }
    }

    func insert(_ alert: AlertRow) throws {
        try write { database in
            try database.cachedStatement(sql: "INSERT INTO alert VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)").execute(
                arguments: [
                    index.nextNumber, alert.alertID, alert.streamID, alert.acceptedAt.milliseconds,
                    Data(alert.recipients.encoded), Data(alert.sent.encoded), alert.location.segment,
                    alert.location.offset, alert.location.length,
                ])
        }
    }

    private func writeUsers() throws {
        guard !touched.isEmpty else { return }
        try write(durable: usersMustBeDurable) { database in
            let update = try database.cachedStatement(
                sql: """
                    UPDATE user SET base_seq = ?, floor_seq = ?, sent_seq = ?, acknowledged = ?, presumed = ?,
                        attempts = ?
                    WHERE number = ?
                    """)
            for number in touched {
                guard let user = index.users[number] else { continue }
                try update.execute(arguments: [
                    user.baseSeq, user.floorSeq, user.sentSeq, Data(user.acknowledged.encoded),
                    Data(user.presumed.encoded), Data(user.attempts.encoded), number,
                ])
            }
        }
    }

    // MARK: Reading all

    private struct StoredUser {
        let sequence: UserSequence
        let floorSeq: Int64
        let sentSeq: Int64
        let acknowledged: NumberRuns
        let presumed: NumberRuns
        let attempts: AttemptRuns
    }

    private func storedUsers() throws -> [Int64: StoredUser] {
        var users: [Int64: StoredUser] = [:]
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM user")
        while let row = try rows.next() {
            let acknowledged: Data = row["acknowledged"]
            let presumed: Data = row["presumed"]
            let attempts: Data = row["attempts"]
            users[row["number"]] = StoredUser(
                sequence: UserSequence(id: row["id"], baseSeq: row["base_seq"]), floorSeq: row["floor_seq"],
                sentSeq: row["sent_seq"], acknowledged: NumberRuns(encoded: acknowledged) ?? NumberRuns(),
                presumed: NumberRuns(encoded: presumed) ?? NumberRuns(),
                attempts: AttemptRuns(encoded: attempts, now: Monotonic.now) ?? AttemptRuns())
        }
        return users
    }

    private func reload() throws {
        let now = Monotonic.now
        // Before the rows: what another program writes while they are read is then found by the next batch.
        dataVersion = try Int64.fetchOne(database, sql: "PRAGMA data_version") ?? -1
        let pruned = try Int64.fetchOne(database, sql: "SELECT pruned_through FROM epoch") ?? 0
        let users = try storedUsers()
        let connections = index.connections
        index = AlertIndex(firstNumber: pruned + 1)
        index.connections = connections
        index.setUsers(users.mapValues(\.sequence))
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM alert ORDER BY number")
        while let row = try rows.next() {
            let recipients: Data = row["recipients"]
            let sent: Data = row["sent"]
            let entry = AlertIndex.Entry(
                location: BodyLocation(segment: row["segment"], offset: row["offset"], length: row["length"]),
                stream: index.number(ofStream: row["stream_id"]), acceptedAt: row["accepted_at"])
            _ = index.append(
                entry, to: NumberRuns(encoded: recipients) ?? NumberRuns(),
                sent: NumberRuns(encoded: sent)?.ranges.flatMap { Array($0) } ?? [], connected: [], now: now)
        }
        var dead: [Int64: NumberRuns] = [:]
        let letters = try Row.fetchCursor(database, sql: "SELECT user, seq FROM dead_letter")
        while let row = try letters.next() {
            let seq: Int64 = row["seq"]
            dead[row["user"], default: NumberRuns()].insert(contentsOf: seq..<(seq + 1))
        }
        for (number, user) in users {
            index.users[number]?.restore(
                floorSeq: user.floorSeq, sentSeq: user.sentSeq, acknowledged: user.acknowledged,
                presumed: user.presumed, dead: dead[number] ?? NumberRuns(), attempts: user.attempts)
        }
        needsReload = false
    }
}

/// An alert as its row says it.
struct AlertRow {
    let alertID: String
    let streamID: String
    let acceptedAt: UTCTimestamp
    let recipients: NumberRuns
    let sent: NumberRuns
    let location: BodyLocation
}
