import NIOCore

/// The monotonic clock, as the pure cores want it: a `Duration` since an arbitrary start.
enum Monotonic {
    static var now: Duration { .nanoseconds(Int64(clamping: NIODeadline.now().uptimeNanoseconds)) }

    /// How long an event loop has to wait for `deadline`; zero when it has passed.
    static func timeAmount(until deadline: Duration) -> TimeAmount { TimeAmount(max(.zero, deadline - now)) }
}
