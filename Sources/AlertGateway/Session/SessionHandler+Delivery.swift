import AlertProtocol
import Logging
import NIOCore

/// Alerts out, acknowledgements in.
extension SessionHandler {
    /// Asks the log where to begin.
    func begin() {
        guard let connection, let context else { return }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        isFetching = true
        let resume = cursor == nil && !mustBeginAgain ? resume : nil
        mustBeginAgain = false
        shared.log.open(user: connection.user, connection: connection.id, resume: resume, at: .now) { result in
            handler.eventLoop.execute { handler.value.opened(result) }
        }
    }

    /// Begins to read the log anew, now that it may show more.
    func beginAgain() {
        mustBeginAgain = true
        // What is on its way comes first.
        if !isFetching { begin() }
    }

    private func opened(_ result: Result<Opening, any Error>) {
        isFetching = false
        guard context != nil else { return }
        switch result {
        case .success(let opening):
            var cursor = DeliveryCursor(position: opening.position, queueBytes: queueBytes)
            if opening.isCurrent { cursor.fetched(through: opening.lastSeq, isLast: true) }
            self.cursor = cursor
            if let resumption = opening.resumption { send(.resume(resumption)) }
            if mustBeginAgain { begin() } else { fetchMore() }
        case .failure(let error): logFailed(error)
        }
    }

    /// Fetches the next alerts from the log, unless the client has yet to read what was sent.
    func fetchMore() {
        guard let context, let request = fetchRequest, request.cursor.isCatchingUp, !isFetching, !isClosing,
            context.channel.isWritable
        else { return }
        isFetching = true
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        shared.log.fetch(request, now: Monotonic.now) { result in
            handler.eventLoop.execute { handler.value.fetched(result) }
        }
    }

    private var fetchRequest: FetchRequest? {
        guard let connection, let cursor else { return nil }
        return FetchRequest(
            user: connection.user, streams: connection.streams, connection: connection.id, cursor: cursor)
    }

    private func fetched(_ result: Result<Batch, any Error>) {
        isFetching = false
        guard let context, !isClosing else { return }
        switch result {
        case .success(let batch):
            // First, as a flush can change the writability and so fetch again before it returns.
            cursor?.fetched(through: batch.through, isLast: batch.isLast)
            for alert in batch.alerts { write(alert) }
            context.flush()
            shared.metrics.replayed.add(batch.alerts.count)
            reportProgress()
            if mustBeginAgain { begin() } else { fetchMore() }
        case .failure(let error): logFailed(error)
        }
    }

    /// Takes an alert that was accepted this moment.
    func deliver(_ alert: LiveAlert, _ frame: DeliveryFrame) {
        guard let context, !isClosing else { return }
        let arrival = DeliveryCursor.Arrival(
            seq: frame.seq, bytes: alert.body.readableBytes, isReading: context.channel.isWritable)
        switch cursor?.arrived(arrival) {
        case .leave, nil: break
        case .fetch: fetchMore()
        case .send where identity.streams.contains(alert.streamID):
            write(frame, acceptedAt: alert.acceptedAt)
            if queuedBytes > 0 { context.flush() }
            reportProgress()
        case .send: break
        case .tooSlow:
            close(.tooSlow, reason: "more than \(queueBytes) bytes wait to be read")
        }
    }

    private func write(_ alert: StoredAlert) {
        write(
            DeliveryFrame(
                seq: alert.seq, epoch: shared.log.epoch, isRedelivery: alert.isRedelivery, body: alert.body),
            acceptedAt: alert.acceptedAt)
    }

    /// Sends what the kernel takes at once, and gives the rest to the channel, which the caller flushes.
    private func write(_ frame: DeliveryFrame, acceptedAt: UTCTimestamp) {
        guard let context else { return }
        shared.metrics.delivered.add()
        if frame.isRedelivery { shared.metrics.redelivered.add() }
        if !isRedeliveryDue { scheduleRedelivery(at: Monotonic.now + redeliverAfter) }
        var unsent = frame
        if !isEncrypted, context.channel.isActive {
            socket.find(in: context.pipeline.syncOperations)
            socket.send(&unsent)
        }
        guard unsent.byteCount > 0 else { return written(frame, acceptedAt: acceptedAt) }
        let size = frame.byteCount
        queuedBytes += size
        socket.channelBegins()
        if unsent.head.readableBytes > 0 { context.write(wrapOutboundOut(unsent.head), promise: nil) }
        context.write(wrapOutboundOut(unsent.rest)).assumeIsolated().whenComplete { result in
            self.queuedBytes -= size
            self.socket.channelFinished()
            if case .success = result { self.written(frame, acceptedAt: acceptedAt) }
            self.reportProgress()
        }
    }

    private func written(_ frame: DeliveryFrame, acceptedAt: UTCTimestamp) {
        guard !frame.isRedelivery else { return }
        shared.metrics.acceptedToDelivered.observe(UTCTimestamp.now.duration(since: acceptedAt))
    }

    private func reportProgress() {
        let sentSeq = cursor?.sentSeq ?? 0
        let queuedBytes = queuedBytes
        connection?.update {
            $0.sentSeq = sentSeq
            $0.queuedBytes = queuedBytes
        }
    }

    private func logFailed(_ error: any Error) {
        // The user was removed, or opened another connection that has yet to replace this one.
        if error is StaleConnection { return }
        log.error("the alert log failed", ["error": "\(error)"])
        close(.serverError, reason: "the alert log failed")
    }

    // MARK: Again

    /// Looks at `deadline` for alerts that were not acknowledged.
    private func scheduleRedelivery(at deadline: Duration) {
        guard !isRedeliveryDue, !isClosing, let context else { return }
        isRedeliveryDue = true
        let redelivery = redelivery ?? MovableTimer(eventLoop: context.eventLoop)
        self.redelivery = redelivery
        redelivery.set(in: Monotonic.timeAmount(until: deadline)) {
            self.isRedeliveryDue = false
            self.redeliver()
        }
    }

    private func redeliver() {
        guard let context, let request = fetchRequest, !isClosing else { return }
        guard context.channel.isWritable else {
            return scheduleRedelivery(at: Monotonic.now + redeliverAfter)
        }
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        shared.log.redeliver(request, now: Monotonic.now, at: .now) { result in
            handler.eventLoop.execute { handler.value.redeliver(result) }
        }
    }

    private func redeliver(_ result: Result<Redeliveries, any Error>) {
        guard let context, !isClosing else { return }
        switch result {
        case .success(let redeliveries):
            if let deadline = redeliveries.deadline { scheduleRedelivery(at: deadline) }
            for alert in redeliveries.alerts { write(alert) }
            context.flush()
        case .failure(let error): logFailed(error)
        }
    }

    // MARK: Acknowledgements

    /// Marks what the user has seen, and logs it.
    func record(_ acknowledgement: Acknowledgement) {
        let sentSeq = cursor?.sentSeq ?? 0
        if case .stream = acknowledgement { sight.covered(upTo: sentSeq) }
        guard let connection else { return }
        let log = log
        let metrics = shared.metrics
        let request = AcknowledgeRequest(
            acknowledgement: acknowledgement, user: connection.user, streams: connection.streams,
            connection: connection.id, sentSeq: sentSeq, seenSeq: sight.seenSeq)
        shared.log.acknowledge(request, at: .now) { result in
            switch result {
            case .success(let acknowledged):
                metrics.acknowledged.add(acknowledged.count)
                for time in acknowledged.fromAcceptance { metrics.acceptedToAcknowledged.observe(time) }
                for time in acknowledged.fromCapture { metrics.captureToAcknowledged.observe(time) }
                log.info("alert acknowledged", acknowledgement.metadata(count: acknowledged.count))
            case .failure(let error):
                log.error("an acknowledgement was not recorded", ["error": "\(error)"])
            }
        }
    }

    /// Notes that the client has looked at all that was sent up to `seq`.
    func proveSeen(upTo seq: Int64?) {
        guard let seq, let connection else { return }
        shared.log.proveSeen(upTo: seq, by: connection.user, on: connection.id)
    }
}

extension Acknowledgement {
    fileprivate func metadata(count: Int) -> Logger.Metadata {
        var metadata: Logger.Metadata = ["alerts": "\(count)"]
        switch self {
        case .stream(let stream): metadata["stream_id"] = "\(stream)"
        case .alert(let id, let stream):
            metadata["stream_id"] = "\(stream)"
            metadata["alert_id"] = "\(id)"
        case .upTo(let seq): metadata["seq"] = "\(seq)"
        }
        return metadata
    }
}
