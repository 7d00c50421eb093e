import AlertProtocol
import FoundationEssentials
import GRDB
import NIOCore
import NIOFoundationCompat

/// The durable log: every accepted alert once, and for each recipient a row with its `seq`, where it was sent and whether
/// it was acknowledged.
struct AlertLog: Sendable {
    /// Names this database; a client's `last_seq` counts only together with it.
    let epoch: String
    let commits: GroupCommit

    init(folder: DataFolder) throws {
        do {
            let database = try Schema.open(in: folder)
            epoch = try database.read { try String.fetchOne($0, sql: "SELECT id FROM epoch") } ?? ""
            commits = GroupCommit(database: database)
        } catch let error as DatabaseError {
            throw GatewayError(.database, "cannot open the database in \(folder.path): \(error)")
        }
    }

    func hasUser(_ id: String) async throws -> Bool {
        try await commits.submit {
            try Bool.fetchOne($0, sql: "SELECT 1 FROM user WHERE id = ?", arguments: [id]) ?? false
        }
    }

    // MARK: Publishing

    /// Stores an alert for its recipients; returns once it is durable.
    ///
    /// `connection` names the open connection on which a recipient will get it at once, so that the row says so before
    /// the first byte goes out. `committed` is called in the order of the commits.
    func append(
        _ alert: PublishRequest, at time: UTCTimestamp,
        connection: @escaping @Sendable (_ user: String) -> ConnectionID?,
        committed: @escaping @Sendable ([Assignment]) -> Void
    ) async throws -> AppendOutcome {
        try await commits.submit(
            { database in
                let isKnown = try Bool.fetchOne(
                    database, sql: "SELECT 1 FROM alert WHERE alert_id = ?", arguments: [alert.alertID])
                if isKnown == true { return .duplicate }
                let users = try Self.recipients(alert.notify, in: database)
                if users.isEmpty, alert.notify != .everyone { return .nobodyKnown }
                try database.cachedStatement(
                    sql: "INSERT INTO alert (alert_id, stream_id, accepted_at, body) VALUES (?, ?, ?, ?)"
                ).execute(arguments: [alert.alertID, alert.streamID, time.milliseconds, Data(buffer: alert.body)])
                let number = database.lastInsertedRowID
                return .accepted(
                    try users.map { user in
                        try Self.assign(alert: number, to: user, sentOn: connection(user), in: database)
                    })
            },
            committed: { if case .accepted(let assignments) = $0 { committed(assignments) } })
    }

    private static func recipients(_ notify: Recipients, in database: Database) throws -> [String] {
        switch notify {
        case .everyone: try String.fetchAll(database, sql: "SELECT id FROM user")
        case .users(let named):
            try Set(named).sorted().filter {
                try Bool.fetchOne(
                    database.cachedStatement(sql: "SELECT 1 FROM user WHERE id = ?"), arguments: [$0]) ?? false
            }
        }
    }

    private static func assign(
        alert number: Int64, to user: String, sentOn connection: ConnectionID?, in database: Database
    ) throws -> Assignment {
        let seq =
            try Int64.fetchOne(
                database.cachedStatement(
                    sql: "UPDATE user SET last_seq = last_seq + 1 WHERE id = ? RETURNING last_seq"),
                arguments: [user]) ?? 0
        try database.cachedStatement(
            sql: "INSERT INTO delivery (user_id, seq, alert, sent_on) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [user, seq, number, connection?.rawValue])
        return Assignment(user: user, seq: seq)
    }

    // MARK: Delivering

    /// Where a fresh connection begins, by what its client said it has.
    func open(
        user: String, resume: ResumeRequest?, settled: @escaping @Sendable (Result<Opening, any Error>) -> Void
    ) {
        let epoch = epoch
        commits.enqueue(
            { database in
                let latest =
                    try Int64.fetchOne(database, sql: "SELECT last_seq FROM user WHERE id = ?", arguments: [user]) ?? 0
                guard let resume else { return Opening(position: .unacknowledged, resumption: nil) }
                if resume.epoch == epoch, resume.lastSeq <= latest {
                    let isNothing = resume.lastSeq == latest
                    return Opening(
                        position: .after(resume.lastSeq),
                        resumption: isNothing
                            ? Resumption(status: .nothing)
                            : Resumption(status: .replayed, fromSeq: resume.lastSeq + 1, toSeq: latest))
                }
                let first = try Int64.fetchOne(
                    database, sql: "SELECT min(seq) FROM delivery WHERE user_id = ? AND acked_at IS NULL",
                    arguments: [user])
                return Opening(
                    position: .unacknowledged,
                    resumption: Resumption(status: .gap, fromSeq: first, toSeq: first == nil ? nil : latest))
            }, settled: settled)
    }

    /// The next alerts of a user after `seq`, marked as sent on `connection` before they are returned.
    func fetch(_ request: FetchRequest, settled: @escaping @Sendable (Result<Batch, any Error>) -> Void) {
        commits.enqueue({ try Self.fetch(request, in: $0) }, settled: settled)
    }

    private static func fetch(_ request: FetchRequest, in database: Database) throws -> Batch {
        let condition = request.includesAcknowledged ? "" : "AND d.acked_at IS NULL"
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT d.seq, d.sent_on, a.stream_id, a.body FROM delivery d JOIN alert a ON a.number = d.alert
                    WHERE d.user_id = ? AND d.seq > ? \(condition) ORDER BY d.seq
                    """), arguments: [request.user, request.after])
        var batch = Batch(alerts: [], through: request.after, isLast: true)
        var bytes = 0
        while let row = try rows.next() {
            if batch.alerts.count == Batch.maximumCount || bytes >= Batch.maximumBytes {
                batch.isLast = false
                break
            }
            let seq: Int64 = row["seq"]
            batch.through = seq
            let stream: String = row["stream_id"]
            guard request.streams.contains(stream) else { continue }
            let body: Data = row["body"]
            let sentOn: Int64? = row["sent_on"]
            bytes += body.count
            batch.alerts.append(
                StoredAlert(
                    seq: seq, isRedelivery: sentOn != nil && sentOn != request.connection.rawValue,
                    body: ByteBuffer(data: body)))
        }
        if batch.isLast {
            batch.through =
                try Int64.fetchOne(
                    database, sql: "SELECT max(last_seq, ?) FROM user WHERE id = ?",
                    arguments: [batch.through, request.user]) ?? batch.through
        }
        let mark = try database.cachedStatement(sql: "UPDATE delivery SET sent_on = ? WHERE user_id = ? AND seq = ?")
        for alert in batch.alerts {
            try mark.execute(arguments: [request.connection.rawValue, request.user, alert.seq])
        }
        return batch
    }

    // MARK: Acknowledging

    /// Marks what `acknowledgement` covers of the alerts sent up to `sentSeq`; the result counts those that were not marked yet.
    func acknowledge(
        _ acknowledgement: Acknowledgement, of user: String, sentSeq: Int64, at time: UTCTimestamp,
        settled: @escaping @Sendable (Result<Int, any Error>) -> Void
    ) {
        let update = "UPDATE delivery SET acked_at = ? WHERE user_id = ? AND acked_at IS NULL AND seq <= ?"
        commits.enqueue(
            { database in
                switch acknowledgement {
                case .upTo(let seq):
                    try database.cachedStatement(sql: update)
                        .execute(arguments: [time.milliseconds, user, min(seq, sentSeq)])
                case .stream(let stream):
                    try database.cachedStatement(
                        sql: update
                            + " AND EXISTS (SELECT 1 FROM alert a WHERE a.number = delivery.alert AND a.stream_id = ?)"
                    ).execute(arguments: [time.milliseconds, user, sentSeq, stream])
                case .alert(let id, let stream):
                    try database.cachedStatement(
                        sql: update + " AND alert = (SELECT number FROM alert WHERE alert_id = ? AND stream_id = ?)"
                    ).execute(arguments: [time.milliseconds, user, sentSeq, id, stream])
                }
                return database.changesCount
            }, settled: settled)
    }
}
