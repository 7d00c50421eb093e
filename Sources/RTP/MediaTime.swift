/// A point on the sender's media clock, in ticks since the first access unit of the stream.
///
/// It is not an arrival time: the two clocks drift, and only differences of media times say how far frames lie apart.
/// Negative for pictures that are shown before the first one.
package struct MediaTime: Hashable, Sendable {
    /// Ticks since the first access unit; RTP's 32 bits are extended, so it never wraps.
    package var ticks: Int64

    /// Ticks a second, greater than 0; 90,000 for video.
    package var clockRate: UInt32

    /// The time `ticks` after the first access unit of a stream whose clock ticks `clockRate` times a second.
    package init(ticks: Int64, clockRate: UInt32) {
        self.ticks = ticks
        self.clockRate = clockRate
    }

    /// The time since the first access unit, rounded towards zero to nanoseconds.
    package var sinceStart: Duration {
        let (seconds, rest) = ticks.quotientAndRemainder(dividingBy: Int64(clockRate))
        return .seconds(seconds) + .nanoseconds(rest * 1_000_000_000 / Int64(clockRate))
    }
}

/// Turns the timestamps of one stream into media times.
struct MediaClock {
    private let clockRate: UInt32
    private var last: Instant?
    private var isRestarting = false

    private struct Instant {
        var timestamp: Int64
        var ticks: Int64
        var arrival: Duration
    }

    init(clockRate: UInt32) { self.clockRate = clockRate }

    /// The media time of `timestamp`, which is at most 2^31 ticks from the one before.
    mutating func time(of timestamp: UInt32, arrival: Duration) -> MediaTime {
        var instant = Instant(timestamp: Int64(timestamp), ticks: 0, arrival: arrival)
        if let last, isRestarting {
            instant.ticks = last.ticks &+ max(1, (arrival - last.arrival).ticks(rate: clockRate))
        } else if let last {
            instant.timestamp = Int64(extending: timestamp, near: last.timestamp)
            instant.ticks = last.ticks &+ (instant.timestamp &- last.timestamp)
        }
        last = instant
        isRestarting = false
        return MediaTime(ticks: instant.ticks, clockRate: clockRate)
    }

    /// The sender begins anew with timestamps unrelated to those before: the time that passed here bridges them.
    mutating func restart() { isRestarting = true }
}
