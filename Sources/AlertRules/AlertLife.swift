internal import Tracking

/// The alerts of a rule about one track, or about one crowd: at most one of them lives.
///
/// An alert starts when the conditions begin to hold and an earlier one has cooled down. It lives on while they cease for
/// a moment, and ends when they have ceased for good. What begins to hold too early is not made up for later: it must
/// cease first.
struct AlertLife: Sendable {
    /// One frame as the rule sees it.
    struct Frame {
        /// Whether the conditions hold.
        let holds: Bool
        /// Who makes them hold, where they are in sight and in place.
        let sighting: Sighting?
        /// Media time.
        let now: Duration
        /// Whether another frame may be kept for its picture.
        let mayKeep: Bool
    }

    /// Conditions that were away for so long do not come back.
    private static let grace = Duration.seconds(5)
    /// A picture must be so much better than the one that was sent, by `Sighting.quality`: a person a fifth taller.
    private static let clearlyBetter: Float = 1.5

    private struct Alert {
        let id: RaisedAlert.ID
        let followsUp: Bool
        var sent: Sighting
        var lastSent: Duration
        var lastHeld: Duration
    }

    /// When the last alert started, if ever.
    private(set) var raised: Duration?
    private var held = false
    private var alert: Alert?
    private var best: Sighting?

    /// Media time of the frame that is the best picture so far, where it may be needed.
    var keptFrame: Duration? { best?.time }

    /// Takes a frame and answers what became of the alert.
    mutating func step(_ frame: Frame, _ rule: Rule.Settings) -> [RaisedAlert] {
        let isCool = raised.map { frame.now - $0 >= rule.cooldown } ?? true
        let begins = frame.holds && !held && isCool
        // A step over a line lasts a moment: the alert about it lives on with the person.
        let lives = rule.tripwire == nil ? frame.holds : frame.sighting != nil
        var events: [RaisedAlert] = begins ? finish(rule) : []
        if let sighting = frame.sighting { keep(sighting, mayKeep: frame.mayKeep) }
        if begins, let sighting = frame.sighting {
            events.append(start(with: best ?? sighting, of: sighting.track, now: frame.now, rule))
        } else if lives {
            alert?.lastHeld = frame.now
            events += update(now: frame.now, rule)
        } else if let alert, frame.now - alert.lastHeld >= Self.grace {
            events += finish(rule)
        }
        held = frame.holds || (alert != nil && rule.tripwire == nil)
        return events
    }

    /// The end of the alert that lives, if one does: its track has ended or is missing.
    mutating func finish(_ rule: Rule.Settings) -> [RaisedAlert] {
        guard let alert else { return [] }
        defer {
            self.alert = nil
            if alert.followsUp { best = nil }
        }
        return [
            RaisedAlert(
                id: alert.id, event: .end, best: best ?? alert.sent,
                isSent: alert.followsUp && rule.events.contains(.end))
        ]
    }

    private mutating func keep(_ sighting: Sighting, mayKeep: Bool) {
        if let alert, !alert.followsUp { return }
        if let best {
            if sighting.quality > best.quality { self.best = sighting }
        } else if mayKeep {
            best = sighting
        }
    }

    private mutating func start(
        with sighting: Sighting, of track: Track, now: Duration, _ rule: Rule.Settings
    ) -> RaisedAlert {
        raised = now
        let id = RaisedAlert.ID(rule: rule.name, track: track.id, start: now)
        let followsUp = rule.events != [.start] && best != nil
        if !followsUp { best = nil }
        alert = Alert(id: id, followsUp: followsUp, sent: sighting, lastSent: now, lastHeld: now)
        return RaisedAlert(id: id, event: .start, best: sighting, isSent: true)
    }

    private mutating func update(now: Duration, _ rule: Rule.Settings) -> [RaisedAlert] {
        guard rule.events.contains(.update), let alert, alert.followsUp, let best,
            best.quality >= alert.sent.quality * Self.clearlyBetter, now - alert.lastSent >= rule.updateInterval
        else { return [] }
        self.alert?.sent = best
        self.alert?.lastSent = now
        return [RaisedAlert(id: alert.id, event: .update, best: best, isSent: true)]
    }
}
