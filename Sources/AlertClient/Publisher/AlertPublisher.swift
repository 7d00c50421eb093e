package import AlertProtocol
import FoundationEssentials
package import Logging
import NIOCore
import NIOFoundationCompat
import Synchronization

/// Brings alerts to the gateway: into a durable outbox first, from there in order, however long the gateway is away.
///
/// `run()` delivers; `publish` may be called from anywhere, before and while it runs.
package final class AlertPublisher: Sendable {
    private let gateway: GatewayAddress
    private let token: String
    private let tls: ClientTLS?
    private let clock: any Clock<Duration>
    private let logger: Logger
    private let outbox: Outbox
    private let arrivals: AsyncStream<Void>
    private let arrival: AsyncStream<Void>.Continuation
    private let drains = Mutex<[Int: AsyncStream<Void>.Continuation]>([:])

    /// Opens the outbox in `folder`, made when it is missing; `clock` only measures the delays between attempts.
    ///
    /// Without `tls` an `https` gateway needs a certificate of the system's authorities.
    package init(
        gateway: GatewayAddress, token: String, tls: ClientTLS? = nil, folder: String,
        clock: any Clock<Duration> = ContinuousClock(),
        logger: Logger
    ) throws {
        self.gateway = gateway
        self.token = token
        self.tls = tls
        self.clock = clock
        self.logger = logger
        outbox = try Outbox(folder: folder)
        (arrivals, arrival) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Returns when the alert is in the outbox on disk; from there it reaches the gateway.
    package func publish(_ alert: Alert, notify: Recipients) async throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = try encoder.encode(PublishedAlert(alert: alert, notify: notify))
        try await outbox.append(alertID: alert.alertID, body: body)
        arrival.yield()
    }

    /// How many alerts wait in the outbox.
    package func waitingCount() async throws -> Int { try await outbox.count() }

    /// The ids of alerts the gateway will never take; they stay in the outbox's file.
    package func rejectedAlertIDs() async throws -> [String] { try await outbox.rejected() }

    /// Waits until the outbox is empty, `limit` at most, and returns how many alerts still wait.
    ///
    /// Only of use while `run()` runs.
    package func drain(within limit: Duration) async -> Int {
        let (emptied, signal) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = drains.withLock { drains in
            let id = (drains.keys.max() ?? 0) + 1
            drains[id] = signal
            return id
        }
        defer { drains.withLock { $0[id] = nil } }
        let clock = clock
        if (try? await outbox.count()) != 0 {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { for await _ in emptied { return } }
                group.addTask { try? await clock.sleep(for: limit) }
                await group.next()
                group.cancelAll()
            }
        }
        return (try? await outbox.count()) ?? 0
    }

    /// Delivers until the task is cancelled; what still waits then is delivered by the next publisher on this folder.
    ///
    /// To be called once.
    package func run() async {
        var connection: PublisherConnection?
        var backoff = ReconnectBackoff()
        var arrivals = arrivals.makeAsyncIterator()
        while !Task.isCancelled {
            do {
                guard let entry = try await outbox.first() else {
                    for signal in drains.withLock({ Array($0.values) }) { signal.yield() }
                    guard await arrivals.next() != nil else { break }
                    continue
                }
                let open: PublisherConnection
                if let connection { open = connection } else { open = try await .open(gateway, tls: tls) }
                connection = nil
                let reply = try await open.post("/api/alerts", token: token, json: ByteBuffer(data: entry.body))
                if reply.isKeepAlive { connection = open } else { await open.close() }
                if try await settle(entry, reply) {
                    backoff.reset()
                    continue
                }
            } catch is CancellationError {
                break
            } catch {
                logger.warning("an alert could not be delivered, it waits", metadata: ["error": "\(error)"])
            }
            var generator = SystemRandomNumberGenerator()
            try? await clock.sleep(for: backoff.nextDelay(using: &generator))
        }
        await connection?.close()
    }

    /// Does what the gateway's answer asks for; false when the entry is to be tried again later.
    private func settle(_ entry: Outbox.Entry, _ reply: HTTPReply) async throws -> Bool {
        let verdict = PublishVerdict(status: reply.status)
        if verdict == .delivered {
            try await outbox.remove(entry)
            return true
        }
        let words = String(buffer: reply.body)
        let metadata: Logger.Metadata = [
            "alert_id": "\(entry.alertID)", "status": "\(reply.status)", "answer": "\(words)",
        ]
        if verdict == .reject {
            logger.error("the gateway rejected an alert, it is kept aside", metadata: metadata)
            try await outbox.reject(entry, reason: "\(reply.status) \(words)")
            return true
        }
        logger.error("the gateway did not take an alert, it waits", metadata: metadata)
        return false
    }
}
