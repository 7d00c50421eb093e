/// At most so many alerts an hour for a stream; what is over the budget is summed up in one digest.
///
/// An hour is any hour, not one of the clock. A digest takes the place of an alert as soon as one is free again, so a
/// flood is N alerts, then a digest about an hour after the first of them. Updates and ends belong to their start: they
/// are sent where it was. A value without clock.
package struct AlertBudget: Sendable {
    /// What may be sent of what a frame has raised.
    package struct Admission: Sendable, Equatable {
        /// The events that may pass.
        package var alerts: [RaisedAlert] = []
        /// The starts that are over the budget and wait for the digest.
        package var held: [RaisedAlert] = []
        /// What was held until now, when its time has come.
        package var digest: AlertDigest?
    }

    private static let hour: Int64 = 3600

    private let alertsPerHour: Int?
    /// When alerts of the last hour were sent, in seconds since 1970; the oldest first.
    private var sent: [Int64] = []
    private var held: Set<RaisedAlert.ID> = []
    private var digest: AlertDigest?

    /// Nil is no limit; else at least 1.
    package init(alertsPerHour: Int?) { self.alertsPerHour = alertsPerHour }

    /// Media time of the frame that the digest's picture will show.
    package var keptFrame: Duration? { digest?.best.time }

    /// Takes what a frame has raised at `time`, in seconds since 1970; empty where it has raised nothing.
    package mutating func admit(_ raised: [RaisedAlert], at time: Int64) -> Admission {
        guard let alertsPerHour else { return Admission(alerts: raised) }
        sent.removeAll { time - $0 >= Self.hour }
        var admission = Admission()
        if digest != nil, sent.count < alertsPerHour {
            sent.append(time)
            admission.digest = digest.take()
        }
        for alert in raised {
            switch alert.event {
            case .start where sent.count < alertsPerHour:
                sent.append(time)
                admission.alerts.append(alert)
            case .start:
                held.insert(alert.id)
                admission.held.append(alert)
                hold(alert, at: time)
            case .update where !held.contains(alert.id), .end where held.remove(alert.id) == nil:
                admission.alerts.append(alert)
            case .update, .end: break
            }
        }
        return admission
    }

    /// The digest of what is still held, over the budget or not: no frame will come any more.
    package mutating func finish() -> AlertDigest? { digest.take() }

    private mutating func hold(_ alert: RaisedAlert, at time: Int64) {
        if digest == nil {
            digest = AlertDigest(alert, at: time)
        } else {
            digest?.add(alert, at: time)
        }
    }
}

/// The alerts that were over a stream's budget, summed up.
package struct AlertDigest: Sendable, Equatable {
    /// How many there were, by the names of their rules.
    package private(set) var alertsByRule: [String: Int]
    /// When the first and the last of them were raised, in seconds since 1970.
    package let first: Int64
    package private(set) var last: Int64
    /// Who of all could be seen best, and by which rule they were found.
    package private(set) var best: Sighting
    package private(set) var rule: String

    init(_ alert: RaisedAlert, at time: Int64) {
        alertsByRule = [alert.id.rule: 1]
        first = time
        last = time
        best = alert.best
        rule = alert.id.rule
    }

    /// How many there were in all.
    package var alerts: Int { alertsByRule.values.reduce(0, +) }

    mutating func add(_ alert: RaisedAlert, at time: Int64) {
        alertsByRule[alert.id.rule, default: 0] += 1
        last = time
        guard alert.best.quality > best.quality else { return }
        best = alert.best
        rule = alert.id.rule
    }
}
