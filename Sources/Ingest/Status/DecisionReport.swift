package import AlertProtocol
internal import AlertRules

/// What `/api/streams/{id}/decisions` says of one track and rule.
package struct DecisionReport: Encodable, Sendable {
    /// The rule's name.
    package let rule: String
    /// The track's number.
    package let trackID: Int
    /// When the track began and was last seen.
    package let firstSeen, lastSeen: UTCTimestamp
    /// When an alert was raised, or nil.
    package let raised: UTCTimestamp?
    /// The condition that failed when the track came closest, what it was and what would have passed; nil after an alert.
    package let condition, value, needed: String?

    private enum CodingKeys: String, CodingKey {
        case rule, raised, condition, value, needed
        case trackID = "track_id"
        case firstSeen = "first_seen"
        case lastSeen = "last_seen"
    }

    /// `mediaStart` is when media time was 0, in seconds since 1970.
    init(_ decision: Decision, mediaStart: Double) {
        func time(_ media: Duration) -> UTCTimestamp { UTCTimestamp(media, after: mediaStart) }
        rule = decision.rule
        trackID = decision.track
        firstSeen = time(decision.firstSeen)
        lastSeen = time(decision.lastSeen)
        raised = decision.raised.map(time)
        condition = decision.shortfall.map { "\($0.condition)" }
        value = decision.shortfall?.value
        needed = decision.shortfall?.needed
    }
}

extension UTCTimestamp {
    /// Media time after `mediaStart`, in seconds since 1970.
    init(_ media: Duration, after mediaStart: Double) {
        self.init(milliseconds: Int64(((mediaStart + media / .seconds(1)) * 1000).rounded()))
    }
}
