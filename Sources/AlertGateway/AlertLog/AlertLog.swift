import AlertProtocol
import GRDB
import NIOCore

/// The durable log: every accepted alert once, and for each recipient what was sent and what was acknowledged.
///
/// All calls are safe from anywhere; they are carried out one after the other.
struct AlertLog: Sendable {
    /// Names this database; a client's `last_seq` counts only together with it.
    let epoch: String
    let writer: LogWriter
    let folder: DataFolder

    init(folder: DataFolder, retention: Retention, schedule: RedeliverySchedule, metrics: GatewayMetrics) throws {
        do {
            let writer = try LogWriter(database: try Schema.open(in: folder)) { database in
                try AlertStore(
                    database: database, folder: folder, retention: retention, schedule: schedule, metrics: metrics)
            }
            self.writer = writer
            self.folder = folder
            epoch = writer.epoch
        } catch let error as DatabaseError {
            throw GatewayError(.database, "cannot open the database in \(folder.path): \(error)")
        } catch let error as FileFailure {
            throw GatewayError(.database, "cannot open the alerts in \(folder.path): \(error)")
        }
    }

    /// Whether the user exists at this moment.
    func hasUser(_ id: String, settled: @escaping @Sendable (Result<Bool, any Error>) -> Void) {
        writer.enqueue({ $0.index.userNumbers[id] != nil }, settled: settled)
    }

    // MARK: Publishing

    /// Stores an alert for its recipients; `settled` is called once it is durable, in the order of the commits.
    ///
    /// `connection` finds the open connection on which a recipient will get it at once if they may see it, so that the
    /// log says so before the first byte goes out.
    func append(
        _ alert: PublishRequest, at time: UTCTimestamp, now: Duration,
        connection: @escaping @Sendable (_ user: String) -> UserConnection?,
        settled: @escaping @Sendable (Result<Appended, any Error>) -> Void
    ) {
        writer.enqueue({ try Self.append(alert, at: time, now: now, connection: connection, to: $0) }) { result in
            settled(result)
            if case .success(let appended) = result, appended.beginsSegment { Task { try await prune(at: time) } }
        }
    }

    /// What became of an alert, and who is to get it now.
    struct Appended: Sendable {
        let outcome: AppendOutcome
        var live: [LiveRecipient] = []
        /// Where its body lies.
        var place: FilePlace?
        /// Whether the bodies take much more of the disk than before.
        fileprivate var beginsSegment = false

        fileprivate init(
            outcome: AppendOutcome, live: [LiveRecipient] = [], place: FilePlace? = nil, beginsSegment: Bool = false
        ) {
            self.outcome = outcome
            self.live = live
            self.place = place
            self.beginsSegment = beginsSegment
        }
    }

    private static func append(
        _ alert: PublishRequest, at time: UTCTimestamp, now: Duration, connection: (String) -> UserConnection?,
        to store: AlertStore
    ) throws -> Appended {
        guard try !store.contains(alertID: alert.alertID) else { return Appended(outcome: .duplicate) }
        let recipients = store.index.recipients(alert.notify)
        if recipients.isEmpty, alert.notify != .everyone { return Appended(outcome: .nobodyKnown) }
        var connections: [UserConnection] = []
        var connected: [Int64] = []
        var sent: [Int64] = []
        for range in recipients.ranges {
            for user in range {
                guard let id = store.index.userIDs[user], let open = connection(id) else { continue }
                connected.append(user)
                connections.append(open)
                if open.streams.contains(alert.streamID) { sent.append(user) }
            }
        }
        let location = try store.append(alert.body)
        try store.insert(
            AlertRow(
                alertID: alert.alertID, streamID: alert.streamID, acceptedAt: time, recipients: recipients,
                sent: NumberRuns(ascending: sent), location: location))
        let entry = AlertIndex.Entry(
            location: location, stream: store.index.number(ofStream: alert.streamID), acceptedAt: time.milliseconds,
            capturedAt: alert.capturedAt.milliseconds, family: alert.family)
        let assignments = store.index.append(
            entry, to: recipients, sent: sent, connected: connected, now: now)
        let live = zip(connections, assignments).map { LiveRecipient(connection: $0, seq: $1.seq) }
        return Appended(
            outcome: .accepted(users: recipients.numberCount), live: live,
            place: store.bodies.newestFile.map { FilePlace(file: $0, offset: location.offset) },
            beginsSegment: location.offset == 0)
    }

    // MARK: Delivering

    /// Where a fresh connection begins, by what its client said it has.
    func open(
        user: String, connection: ConnectionID, resume: ResumeRequest?, at time: UTCTimestamp,
        settled: @escaping @Sendable (Result<Opening, any Error>) -> Void
    ) {
        writer.enqueue({ try $0.open(user: user, connection: connection, resume: resume, at: time) }, settled: settled)
    }

    /// The next alerts of a user, counted as sent before they are returned.
    func fetch(
        _ request: FetchRequest, now: Duration, settled: @escaping @Sendable (Result<Batch, any Error>) -> Void
    ) {
        writer.enqueue({ try $0.fetch(request, now: now) }, settled: settled)
    }

    /// What waits for an acknowledgement for too long, counted as sent once more before it is returned.
    func redeliver(
        _ request: FetchRequest, now: Duration, at time: UTCTimestamp,
        settled: @escaping @Sendable (Result<Redeliveries, any Error>) -> Void
    ) {
        writer.enqueue({ try $0.redeliver(request, now: now, at: time) }, settled: settled)
    }

    // MARK: Acknowledging

    /// Marks what the user has seen of the alerts that were sent.
    func acknowledge(
        _ request: AcknowledgeRequest, at time: UTCTimestamp,
        settled: @escaping @Sendable (Result<Acknowledged, any Error>) -> Void
    ) {
        writer.enqueue({ try $0.acknowledge(request, at: time) }, settled: settled)
    }

    /// Notes that the client on that connection has looked at all that was sent up to `seq`.
    func proveSeen(upTo seq: Int64, by user: String, on connection: ConnectionID) {
        // Whoever was replaced meanwhile proves nothing.
        writer.enqueue({ try $0.proveSeen(upTo: seq, by: user, on: connection) }, settled: { _ in })
    }

    // MARK: Keeping house

    /// From now on keeps and repeats alerts so.
    func apply(_ delivery: DeliverySettings) {
        writer.enqueue(
            { store in
                store.retention = delivery.retention
                store.schedule = delivery.schedule
            }, settled: { _ in })
    }

    /// Lets go of what the bounds no longer allow, a little at a time so that publishing goes on; returns how many alerts
    /// went.
    func prune(at time: UTCTimestamp) async throws -> Int {
        var count = 0
        while true {
            let step = try await writer.submit { try $0.prune(at: time) }
            count += step.count
            if step.isLast { return count }
        }
    }
}
