/// What sender reports tell of a sender's two clocks: which wallclock time a timestamp stands for (RFC 3550 §6.4.1).
package struct SenderClock: Sendable {
    private struct Anchor {
        var ntpTime: NTPTimestamp
        var rtpTimestamp: UInt32
        var arrival: Duration
    }

    private let clockRate: UInt32
    private var anchor: Anchor?

    /// A clock of `clockRate` ticks a second of which no report has come.
    package init(clockRate: UInt32) { self.clockRate = clockRate }

    /// Takes over what a report says that arrived at `now`; one without a wallclock time only begins the delay.
    package mutating func take(_ report: SenderReport, now: Duration) {
        anchor = Anchor(ntpTime: report.ntpTime, rtpTimestamp: report.rtpTimestamp, arrival: now)
    }

    /// When the picture with `timestamp` was taken by the sender's wallclock, as the last report has it.
    ///
    /// Nil before a report that has a wallclock time; right for timestamps up to 2^31 ticks, six hours, from the report's.
    package func wallclock(of timestamp: UInt32) -> NTPTimestamp? {
        guard let anchor, anchor.ntpTime.rawValue != 0 else { return nil }
        let distance = Int32(bitPattern: timestamp &- anchor.rtpTimestamp)
        return anchor.ntpTime.advanced(byTicks: Int64(distance), rate: clockRate)
    }

    /// The middle bits of the last report's NTP time, for reports back; 0 before there is one.
    var lastReport: UInt32 { anchor?.ntpTime.middle ?? 0 }

    /// How long ago the last report came; 0 before there is one.
    func delaySinceLastReport(now: Duration) -> Duration { anchor.map { now - $0.arrival } ?? .zero }
}
