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
        shared.log.open(user: connection.user, resume: opening.resume) { result in
            handler.eventLoop.execute { handler.value.opened(result) }
        }
    }

    private func opened(_ result: Result<Opening, any Error>) {
        isFetching = false
        guard context != nil else { return }
        switch result {
        case .success(let opening):
            cursor = DeliveryCursor(position: opening.position)
            if let resumption = opening.resumption { send(.resume(resumption)) }
            fetchMore()
        case .failure(let error): logFailed(error)
        }
    }

    /// Fetches the next alerts from the log, unless the client has yet to read what was sent.
    func fetchMore() {
        guard let context, let connection, let cursor, cursor.isCatchingUp, !isFetching, !isClosing,
            context.channel.isWritable
        else { return }
        isFetching = true
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        let request = FetchRequest(
            user: connection.user, streams: connection.streams, connection: connection.id, after: cursor.sentSeq,
            includesAcknowledged: cursor.includesAcknowledged)
        shared.log.fetch(request) { result in
            handler.eventLoop.execute { handler.value.fetched(result) }
        }
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
            reportProgress()
            fetchMore()
        case .failure(let error): logFailed(error)
        }
    }

    /// Takes an alert that was accepted this moment.
    func deliver(_ alert: LiveAlert) {
        guard let context, !isClosing, let arrival = cursor?.arrived(alert.seq) else { return }
        switch arrival {
        case .leave: break
        case .fetch: fetchMore()
        case .send where identity.streams.contains(alert.streamID):
            let size = alert.body.readableBytes
            guard queuedBytes == 0 || queuedBytes + size <= shared.settings.queueBytes else {
                return close(.tooSlow, reason: "more than \(shared.settings.queueBytes) bytes wait to be read")
            }
            write(StoredAlert(seq: alert.seq, isRedelivery: false, body: alert.body))
            context.flush()
            reportProgress()
        case .send: break
        }
    }

    private func write(_ alert: StoredAlert) {
        guard let context else { return }
        let size = alert.body.readableBytes
        let head = DeliveryFrame.head(
            seq: alert.seq, epoch: shared.log.epoch, isRedelivery: alert.isRedelivery, bodyLength: size)
        queuedBytes += size
        context.write(wrapOutboundOut(head), promise: nil)
        context.write(wrapOutboundOut(DeliveryFrame.tail(of: alert.body))).assumeIsolated().whenComplete { _ in
            self.queuedBytes -= size
            self.reportProgress()
        }
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
        logger.error("the alert log failed", metadata: ["error": "\(error)"])
        close(.serverError, reason: "the alert log failed")
    }

    /// Marks what the user has seen, and logs it.
    func record(_ acknowledgement: Acknowledgement) {
        let user = identity.user
        let logger = logger
        shared.log.acknowledge(acknowledgement, of: user, sentSeq: cursor?.sentSeq ?? 0, at: .now) { result in
            switch result {
            case .success(let count):
                logger.info("alert acknowledged", metadata: acknowledgement.metadata(count: count))
            case .failure(let error):
                logger.error("an acknowledgement was not recorded", metadata: ["error": "\(error)"])
            }
        }
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
