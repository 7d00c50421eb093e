/// What a rule made of a track: an alert, or the condition that stood in the way when it came closest to one.
package struct Decision: Sendable, Equatable {
    /// The rule's name.
    package let rule: String
    /// The track's id.
    package let track: Int
    /// Media time at which the track began and was last seen.
    package let firstSeen, lastSeen: Duration
    /// When the rule last raised an alert for the track, if ever.
    package let raised: Duration?
    /// Why it did not; nil where it did.
    package let shortfall: Shortfall?
}

/// A condition that was not met, with its value and the value that would have passed.
package struct Shortfall: Sendable, Equatable {
    /// In the order in which a rule asks.
    package enum Condition: Int, Sendable, Equatable, CaseIterable {
        /// The track must be seen often enough to be believed.
        case sightings
        case armed
        case score
        case height
        /// The track must have moved, unless nobody watches for motion.
        case motion
        case zone
        case preclusive
        case tripwire
        case dwell
        case confirmation
        case occupancy
        case cooldown
    }

    /// The first of the rule's conditions that failed.
    package let condition: Condition
    /// What it was, and what it should have been, for people.
    package let value, needed: String
    /// Larger where it was closer; comparable within a condition.
    let closeness: Float

    init(_ condition: Condition, value: String, needed: String, closeness: Float = 0) {
        self.condition = condition
        self.value = value
        self.needed = needed
        self.closeness = closeness
    }

    /// Whether this came closer to an alert than another did.
    func isCloser(than other: Shortfall) -> Bool {
        (condition.rawValue, closeness) >= (other.condition.rawValue, other.closeness)
    }
}

/// The decisions about tracks that ended lately.
struct RecentDecisions: Sendable {
    /// As many as are kept.
    static let limit = 100

    /// The newest last.
    private(set) var decisions: [Decision] = []

    mutating func append(_ decision: Decision) {
        if decisions.count == Self.limit { decisions.removeFirst() }
        decisions.append(decision)
    }
}
