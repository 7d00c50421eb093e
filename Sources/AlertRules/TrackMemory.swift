internal import Tracking

/// What a rule remembers of one track.
struct TrackMemory: Sendable {
    /// The track's alerts, unless the rule is about crowds.
    var alert = AlertLife()
    /// When an alert about the track, or about a crowd that it made, started last, if ever.
    var raised: Duration?
    /// Score, height and place are right, it has moved, and the track is in sight.
    private(set) var isPlaced = false

    private var track: Track
    private var foot: RelativePoint?
    private var height: Float = 0
    private var isInside = false
    private var inside: ClosedRange<Duration>?
    /// Where the track was last when it was clear of the tripwire, and when it came clear of it on the other side.
    private var clear: RelativePoint?
    private var crossed: Duration?
    private var placements: [Bool] = []
    private var movement: TrackMovement
    private var closest: Shortfall?

    /// A detector's tremble: who leaves a place for no longer has not left it, and a step over a line counts as long.
    private static let tolerance = Duration.seconds(1)

    /// So far from a tripwire, in heights of the box, somebody is clear of it: who stands on it trembles less.
    private static let inertia: Float = 0.1

    init(_ track: Track) {
        self.track = track
        movement = TrackMovement(track)
    }

    /// Takes the track as it is in a frame.
    mutating func observe(_ track: Track, in scene: Scene, _ rule: Rule.Settings) {
        self.track = track
        let isSeen = track.lastSeen == scene.now
        if isSeen {
            movement.observe(track, in: scene)
            let next = RelativePoint(track.box.bottomCentre, in: scene.frame)
            if let tripwire = rule.tripwire,
                tripwire.distance(to: next, in: scene.frame) >= Self.inertia * track.box.height
            {
                if let clear, tripwire.isCrossed(from: clear, to: next) { crossed = scene.now }
                clear = next
            }
            foot = next
            height = track.box.height / scene.frame.height
            isInside = rule.zone?.contains(next) ?? true && !rule.preclusive.contains { $0.contains(next) }
            if isInside {
                let start = inside.flatMap { scene.now - $0.upperBound <= Self.tolerance ? $0.lowerBound : nil }
                inside = (start ?? scene.now)...scene.now
            }
        }
        let isRight =
            isSeen && isInside && track.score >= rule.minimumScore && rule.height.contains(height) && movement.hasMoved
        isPlaced = isRight && track.state == .confirmed
        // Sightings before the track is believed count: it is not to be confirmed twice, one time after the other.
        placements = (placements + [isRight]).suffix(rule.confirmation.window)
    }

    /// The first condition that is not met in the frame that was observed last.
    func shortfall(_ rule: Rule.Settings, now: Duration, isArmed: Bool, occupants: Int) -> Shortfall? {
        guard track.state != .tentative else {
            return Shortfall(
                .sightings, value: "seen in \(track.timesSeen) of \(track.window) frames",
                needed: "\(track.confirmations) of \(track.window)",
                closeness: Float(track.timesSeen))
        }
        guard isArmed else {
            return Shortfall(.armed, value: "disarmed", needed: "armed at that time")
        }
        guard track.score >= rule.minimumScore else {
            return Shortfall(
                .score, value: hundredths(track.score), needed: "\(hundredths(rule.minimumScore)) or more",
                closeness: track.score)
        }
        guard rule.height.contains(height) else {
            let bounds = rule.height
            return Shortfall(
                .height, value: "\(hundredths(height)) of the frame",
                needed: "\(hundredths(bounds.lowerBound)) to \(hundredths(bounds.upperBound))",
                closeness: -max(bounds.lowerBound - height, height - bounds.upperBound))
        }
        if let stillness = movement.shortfall { return stillness }
        if let place = placeShortfall(rule) { return place }
        if rule.tripwire != nil, crossed.map({ now - $0 > Self.tolerance }) ?? true {
            return Shortfall(
                .tripwire, value: "not crossed", needed: "crossed \(rule.tripwire?.direction.rawValue ?? "")")
        }
        let dwell = inside.map { $0.upperBound - $0.lowerBound } ?? .zero
        guard dwell >= rule.minimumDwell else {
            return Shortfall(
                .dwell, value: seconds(dwell), needed: "\(seconds(rule.minimumDwell)) or more",
                closeness: Float(dwell / .seconds(1)))
        }
        let confirmed = placements.count { $0 }
        guard confirmed >= rule.confirmation.needed else {
            return Shortfall(
                .confirmation, value: "\(confirmed) of \(rule.confirmation.window) frames",
                needed: "\(rule.confirmation.needed) of \(rule.confirmation.window)", closeness: Float(confirmed))
        }
        if let limit = rule.occupancyAbove, occupants <= limit {
            return Shortfall(
                .occupancy, value: "\(occupants) persons", needed: "more than \(limit)", closeness: Float(occupants))
        }
        return nil
    }

    private func placeShortfall(_ rule: Rule.Settings) -> Shortfall? {
        guard !isInside, let foot else { return nil }
        let place = "\(hundredths(foot.x)), \(hundredths(foot.y))"
        if let zone = rule.zone, !zone.contains(foot) {
            return Shortfall(.zone, value: "standing at \(place)", needed: "inside the zone")
        }
        return Shortfall(.preclusive, value: "standing at \(place)", needed: "outside the preclusive zones")
    }

    /// Keeps the shortfall that was closest to an alert.
    mutating func note(_ shortfall: Shortfall) {
        if closest.map(shortfall.isCloser(than:)) ?? true { closest = shortfall }
    }

    /// The track goes on as an earlier one, of which there is a decision of its own.
    mutating func noteContinuing(_ earlier: Int) {
        note(
            Shortfall(
                .sightings, value: "the person of track \(earlier), who had been out of sight", needed: "somebody else",
                closeness: .infinity))
    }

    /// What became of the track.
    func decision(of rule: String) -> Decision {
        Decision(
            rule: rule, track: track.id, firstSeen: track.firstSeen, lastSeen: track.lastSeen, raised: raised,
            shortfall: raised == nil ? closest : nil)
    }
}

/// Two places after the point, as owners write shares and scores.
func hundredths(_ value: Float) -> String {
    let whole = Int((value * 100).rounded())
    let (units, rest) = abs(whole).quotientAndRemainder(dividingBy: 100)
    return "\(whole < 0 ? "-" : "")\(units).\(rest < 10 ? "0" : "")\(rest)"
}

private func seconds(_ duration: Duration) -> String { "\(hundredths(Float(duration / .seconds(1)))) s" }
