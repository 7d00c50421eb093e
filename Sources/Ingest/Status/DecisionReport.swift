internal import AlertProtocol
internal import AlertRules

/// What `/api/streams/{id}/decisions` says of one track and rule.
struct DecisionReport: Encodable, Sendable {
    private let rule: String
    private let trackID: Int
    private let firstSeen: String
    private let lastSeen: String
    /// When an alert was raised, or nil.
    private let raised: String?
    /// The condition that failed when the track came closest, what it was and what would have passed; nil after an alert.
    private let condition: String?
    private let value: String?
    private let needed: String?

    private enum CodingKeys: String, CodingKey {
        case rule, raised, condition, value, needed
        case trackID = "track_id"
        case firstSeen = "first_seen"
        case lastSeen = "last_seen"
    }

    /// `mediaStart` is when media time was 0, in seconds since 1970.
    init(_ decision: Decision, mediaStart: Double) {
        func time(_ media: Duration) -> String {
            UTCTimestamp(milliseconds: Int64((mediaStart + media / .seconds(1)) * 1000)).description
        }
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
