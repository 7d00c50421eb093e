internal import RTP
internal import WebRTC

/// What the publisher of a stream tells it; called on the event loop of the socket.
struct PublisherOutlets: Sendable {
    /// Access units, whose time goes on over publishers.
    let onUnit: @Sendable (AccessUnit) -> Void
    /// What was counted, after each read.
    let onStatistics: @Sendable (ReceiverStatistics, WebRTCSession.Counters) -> Void
    /// Somebody began to publish, and nothing is counted yet; or nobody publishes any more.
    let onChange: @Sendable (_ isPublished: Bool) -> Void
}
