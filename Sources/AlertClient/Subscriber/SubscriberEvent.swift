package import AlertProtocol

/// What happens on a user's subscription.
package enum SubscriberEvent: Sendable {
    /// The WebSocket stands.
    case connected
    /// An alert came.
    case alert(ReceivedAlert)
    /// The gateway said how it goes on after the last connection.
    case resumed(Resumption)
    /// The token ends then; `AlertSubscription.renew(token:)` brings a fresh one.
    case tokenExpiring(at: UTCTimestamp)
    /// The gateway could not use a message of ours.
    case error(ErrorDetail)
    /// The connection is gone, or could not be made.
    case disconnected(reason: String)
    /// The next attempt comes after this delay.
    case retrying(in: Duration)
    /// A newer connection of the same user took over; the subscription ends.
    case replaced
}

/// An alert as it came.
package struct ReceivedAlert: Sendable {
    /// The JSON text, byte for byte.
    package let json: [UInt8]
    /// The same, decoded.
    package let delivered: DeliveredAlert
}

/// The gateway refuses this user for good: 401 for the token, 403 for the user.
package struct SubscriptionRefused: Error, Equatable, CustomStringConvertible {
    /// 401 or 403.
    package let status: Int
    /// The gateway's words.
    package let detail: ErrorDetail

    package var description: String { "the gateway answered \(status): \(detail.message) (\(detail.code))" }
}
