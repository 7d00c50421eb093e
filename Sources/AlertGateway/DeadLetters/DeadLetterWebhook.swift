import AlertProtocol
import FoundationEssentials
import Logging
import NIOCore
import NIOHTTP1

/// Tells a web server of each alert that was given up, one at a time, until it has taken it.
///
/// What has yet to be told stands in the log, so nothing is forgotten when either side stops, and nothing gathers in memory.
/// After a crash a letter may be told twice.
struct DeadLetterWebhook: Sendable {
    private static let period = Duration.seconds(1)
    /// So much of an answer is looked at: nothing of it matters but the status.
    private static let longestAnswer = 64 << 10

    let log: AlertLog
    let current: CurrentSettings
    let metrics: GatewayMetrics
    let logger: Logger

    /// Works until the task is cancelled.
    func run() async {
        var backoff = ReconnectBackoff()
        var generator = SystemRandomNumberGenerator()
        while !Task.isCancelled {
            var pause = Self.period
            do {
                try await tellAll()
                backoff.reset()
            } catch {
                pause = backoff.nextDelay(using: &generator)
                logger.warning("the webhook did not take a dead letter, it waits", metadata: ["error": "\(error)"])
            }
            try? await Task.sleep(for: pause)
        }
    }

    private func tellAll() async throws {
        while let webhook = current.value.delivery.webhook, !Task.isCancelled,
            let letter = try await log.oldestUntoldLetter()
        {
            let answer = try await post(letter, to: webhook)
            switch WebhookVerdict(status: answer.status.code) {
            case .retry: throw HTTPCall.Failure(description: "\(webhook) answered \(answer.status)")
            case .told: metrics.deadLettersTold.add()
            case .refused:
                logger.error(
                    "the webhook refused a dead letter, it is not told again",
                    metadata: [
                        "webhook": "\(webhook)", "status": "\(answer.status.code)", "alert_id": "\(letter.alertID)",
                        "user": "\(letter.userID)",
                    ])
            }
            try await log.told(letter, at: .now)
        }
    }

    private func post(_ letter: DeadLetter, to webhook: WebhookSettings) async throws -> HTTPCall.Answer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var call = HTTPCall(webhook.location, authorities: webhook.authorities)
        call.method = .POST
        call.headers.add(name: "Content-Type", value: "application/json")
        if let token = webhook.token { call.headers.add(name: "Authorization", value: "Bearer \(token)") }
        call.body = ByteBuffer(bytes: try encoder.encode(letter))
        return try await call.answer(limit: Self.longestAnswer)
    }
}

extension AlertLog {
    /// The dead letter that has waited longest to be told.
    fileprivate func oldestUntoldLetter() async throws -> DeadLetter? {
        try await writer.submit { try $0.oldestUntoldLetter() }
    }

    fileprivate func told(_ letter: DeadLetter, at time: UTCTimestamp) async throws {
        try await writer.submit { try $0.told(letter, at: time) }
    }
}
