import AlertProtocol
import NIOCore

/// A user asked for alerts whose connection is no longer theirs.
struct StaleConnection: Error {}

/// What a session asks of the log.
extension AlertStore {
    func open(
        user id: String, connection: ConnectionID, resume: ResumeRequest?, at time: UTCTimestamp
    ) throws -> Opening {
        guard let number = index.userNumbers[id], var user = index.users[number] else { throw StaleConnection() }
        let letters = user.bury(now: nil, schedule: schedule)
        try insert(letters, of: number, user, at: time)
        let isKnown = resume.map { $0.epoch == epoch && $0.lastSeq <= user.lastSeq } ?? false
        let resumedAfter = isKnown ? resume?.lastSeq : nil
        if !user.presumed.isEmpty {
            if let resumedAfter { user.proveSeen(upTo: resumedAfter) }
            user.takeBackPresumed()
            touch(number, durable: false)
        }
        index.users[number] = user
        index.connections[number] = OpenConnection(
            id: connection, sentSeq: user.sentSeq, resumedAfter: resumedAfter ?? 0)
        guard resume != nil else {
            return Opening(
                position: .unacknowledged, resumption: nil, lastSeq: user.lastSeq,
                isCurrent: user.next(after: 0, replayAfter: .max) == nil)
        }
        guard let resumedAfter else {
            let first = user.next(after: 0, replayAfter: .max)
            return Opening(
                position: .unacknowledged,
                resumption: Resumption(status: .gap, fromSeq: first, toSeq: first == nil ? nil : user.lastSeq),
                lastSeq: user.lastSeq, isCurrent: first == nil)
        }
        let isComplete = resumedAfter >= user.floorSeq
        let first = max(resumedAfter, user.floorSeq) + 1
        let hasMore = first <= user.lastSeq
        return Opening(
            position: .after(resumedAfter),
            resumption: Resumption(
                status: isComplete ? (hasMore ? .replayed : .nothing) : .gap, fromSeq: hasMore ? first : nil,
                toSeq: hasMore ? user.lastSeq : nil),
            lastSeq: user.lastSeq, isCurrent: false)
    }

    /// The user's number, if the connection is still theirs.
    private func number(of user: String, on connection: ConnectionID) throws -> Int64 {
        guard let number = index.userNumbers[user], index.connections[number]?.id == connection else {
            throw StaleConnection()
        }
        return number
    }

    func fetch(_ request: FetchRequest, now: Duration) throws -> Batch {
        let number = try number(of: request.user, on: request.connection)
        guard var user = index.users[number], let open = index.connections[number] else { throw StaleConnection() }
        let upcoming = index.upcoming(
            of: user, after: request.cursor.sentSeq, replayAfter: request.cursor.replayAfter, seeing: request.streams,
            coalesces: request.cursor.coalesces, window: Batch.window)
        var batch = Batch(alerts: [], through: upcoming.through, isLast: upcoming.isLast)
        var bytes = 0
        for alert in upcoming.alerts {
            if batch.alerts.count == Batch.maximumCount || bytes >= Batch.maximumBytes {
                batch.through = alert.seq - 1
                batch.isLast = false
                break
            }
            let isRedelivery = alert.seq <= open.sentSeq
            bytes += Int(alert.entry.location.length)
            batch.alerts.append(try stored(alert, isRedelivery: isRedelivery))
        }
        // What was accepted while this connection was open is counted already.
        let uncounted = batch.alerts.filter { $0.isRedelivery || user.attempts.tries(of: $0.seq) == 0 }
        for alert in uncounted { user.sent(alert.seq, now: now) }
        if !uncounted.isEmpty {
            index.users[number] = user
            touch(number, durable: true)
        }
        return batch
    }

    private func stored(_ alert: AlertIndex.Upcoming.Alert, isRedelivery: Bool) throws -> StoredAlert {
        StoredAlert(
            seq: alert.seq, isRedelivery: isRedelivery,
            acceptedAt: UTCTimestamp(milliseconds: alert.entry.acceptedAt), body: try bodies.read(alert.entry.location))
    }

    func redeliver(_ request: FetchRequest, now: Duration, at time: UTCTimestamp) throws -> Redeliveries {
        let number = try number(of: request.user, on: request.connection)
        guard var user = index.users[number] else { throw StaleConnection() }
        let letters = user.bury(now: now, schedule: schedule)
        try insert(letters, of: number, user, at: time)
        let due = user.due(now: now, schedule: schedule, limit: Batch.maximumCount) { [user] seq in
            // What the connection has yet to catch up on comes by itself.
            guard seq <= request.cursor.sentSeq, let entry = user.number(at: seq).flatMap({ index[$0] }) else {
                return false
            }
            return request.streams.contains(index.stream(of: entry))
        }
        var redeliveries = Redeliveries(alerts: [], deadline: due.deadline)
        var bytes = 0
        for seq in due.seqs {
            guard bytes < Batch.maximumBytes else {
                redeliveries.deadline = now
                break
            }
            guard let place = user.number(at: seq), let entry = index[place] else { continue }
            bytes += Int(entry.location.length)
            redeliveries.alerts.append(
                try stored(AlertIndex.Upcoming.Alert(seq: seq, entry: entry), isRedelivery: true))
        }
        for alert in redeliveries.alerts {
            user.sent(alert.seq, now: now)
            let next = now + schedule.pause(after: user.attempts.tries(of: alert.seq))
            redeliveries.deadline = min(redeliveries.deadline ?? next, next)
        }
        if !redeliveries.alerts.isEmpty || !letters.isEmpty {
            index.users[number] = user
            touch(number, durable: true)
        }
        return redeliveries
    }

    /// The client on that connection has looked at all that was sent up to `seq`.
    func proveSeen(upTo seq: Int64, by user: String, on connection: ConnectionID) throws {
        let number = try number(of: user, on: connection)
        guard index.users[number]?.presumed.isEmpty == false else { return }
        index.users[number]?.proveSeen(upTo: seq)
        touch(number, durable: false)
    }

    func acknowledge(_ request: AcknowledgeRequest, at time: UTCTimestamp) throws -> Acknowledged {
        guard let number = index.userNumbers[request.user] else { throw StaleConnection() }
        let presumed = index.users[number]?.presumed
        let seqs = try mark(request, of: number)
        // What says nothing new costs no row.
        if !seqs.isEmpty || index.users[number]?.presumed != presumed { touch(number, durable: false) }
        var acknowledged = Acknowledged(count: seqs.count, fromCapture: [], fromAcceptance: [])
        guard !seqs.isEmpty, let user = index.users[number] else { return acknowledged }
        for seq in seqs {
            guard let alert = user.number(at: seq), let entry = index[alert] else { continue }
            acknowledged.fromAcceptance.append(.milliseconds(time.milliseconds - entry.acceptedAt))
            if let captured = entry.capturedAt {
                acknowledged.fromCapture.append(.milliseconds(time.milliseconds - captured))
            }
        }
        return acknowledged
    }

    /// Marks what is meant of the user's alerts in place: a copy of all that is known of a user costs more than the mark.
    private func mark(_ request: AcknowledgeRequest, of number: Int64) throws -> [Int64] {
        let open = index.connections[number].flatMap { $0.id == request.connection ? $0 : nil }
        // What a client names it has seen; what it does not name it can only have seen on this connection, or before the
        // `last_seq` that it brought.
        let named = max(request.sentSeq, open?.sentSeq ?? 0)
        let dead = index.users[number]?.dead ?? NumberRuns()
        var seqs: [Int64] = []
        switch request.acknowledgement {
        case .upTo(let seq):
            // Nobody has seen what was hidden from them.
            seqs = index.acknowledge(number, upTo: min(seq, named), seeing: request.streams)
        case .stream(let id):
            let stream = index.number(ofStream: id)
            // A connection that was replaced can prove nothing any more: its presumptions were taken back.
            guard let open else { break }
            seqs = index.presume(number, upTo: max(request.sentSeq, open.resumedAfter), ofStream: stream)
            index.users[number]?.proveSeen(upTo: request.seenSeq)
        case .alert(let id, let stream):
            if let alert = try self.number(ofAlert: id), let entry = index[alert], index.stream(of: entry) == stream,
                let seq = index.users[number]?.seq(of: alert), seq <= named,
                index.users[number]?.acknowledge(seq) == true
            {
                seqs = [seq]
            }
        }
        let raised = seqs.filter(dead.contains)
        if !raised.isEmpty { try deleteDeadLetters(raised, of: number) }
        return seqs
    }
}
