/// What the gateway counts.
package final class GatewayMetrics: Sendable {
    /// Alerts that were accepted and made durable.
    package let published = Counter()
    /// Alerts whose id was known already.
    package let duplicates = Counter()
    /// Publishing requests that the log could not take.
    package let refused = Counter()
    /// Alerts written to users' connections, each time counted.
    package let delivered = Counter()
    /// Of those, the ones that carried `redelivered: true`.
    package let redelivered = Counter()
    /// Of those, the ones that came out of the log after a connect.
    package let replayed = Counter()
    /// Alerts that users acknowledged.
    package let acknowledged = Counter()
    /// Alerts that were given up.
    package let deadLetters = Counter()
    /// Of those, the ones that the webhook took.
    package let deadLettersTold = Counter()
    /// Alerts that went because of their age or the bounds on count and bytes.
    package let pruned = Counter()
    /// WebSocket connections that were opened.
    package let opened = Counter()
    /// Connections that were closed because their client read too slowly.
    package let tooSlow = Counter()
    /// From the request's arrival to the durable answer.
    package let publishTime = Histogram()
    /// From the camera to acceptance.
    package let captureToAccepted = Histogram()
    /// From acceptance to the kernel's taking the last byte for a user.
    package let acceptedToDelivered = Histogram()
    /// From acceptance to the user's acknowledgement.
    package let acceptedToAcknowledged = Histogram()
    /// From the camera to the user's acknowledgement.
    package let captureToAcknowledged = Histogram()

    /// All zero.
    package init() {}
}
