package import AlertProtocol
internal import Foundation

/// The service's two clocks, read together: arrival times are measured on the monotonic one and shown on the wall's.
package struct ServiceClock: Sendable {
    private let start = ContinuousClock.now
    private let wallAtStart = Date()

    package init() {}

    /// Since the service started; never goes back.
    package var now: Duration { ContinuousClock.now - start }

    /// The time of day when the monotonic clock showed `instant`.
    package func timestamp(at instant: Duration) -> UTCTimestamp {
        UTCTimestamp(milliseconds: Int64(unixTime(at: instant) * 1000))
    }

    /// The same in seconds since 1970.
    func unixTime(at instant: Duration) -> Double { wallAtStart.timeIntervalSince1970 + instant / .seconds(1) }
}
