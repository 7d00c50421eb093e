internal import CFFmpeg
internal import Glibc
internal import Synchronization

/// Ends what libavformat waits for: when too much time has passed without progress, or when it is told to.
///
/// Thread-safe.
package final class MediaInterruption: Sendable {
    private let isCancelled = Atomic(false)
    /// Microseconds of libavutil's monotonic clock; 0 while there is no limit.
    private let deadline = Atomic<Int64>(0)

    /// Nothing is limited yet.
    package init() {}

    /// Whether `cancel` was called.
    package var wasCancelled: Bool { isCancelled.load(ordering: .relaxed) }

    /// Ends what waits, and whatever will.
    package func cancel() { isCancelled.store(true, ordering: .relaxed) }

    /// Ends what waits once `duration` has passed from now on.
    package func allow(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        deadline.store(av_gettime_relative() + microseconds, ordering: .relaxed)
    }

    /// Whether what waits has to end.
    var isDue: Bool {
        let deadline = deadline.load(ordering: .relaxed)
        return wasCancelled || (deadline != 0 && av_gettime_relative() >= deadline)
    }

    /// `status`, or that the time is over when that is what ended the operation.
    func explained(_ status: Int32) -> Int32 { status < 0 && !wasCancelled && isDue ? -ETIMEDOUT : status }

    /// What libavformat asks while it waits; it holds no reference, so that `self` has to outlive its context.
    var callback: AVIOInterruptCB {
        AVIOInterruptCB(
            callback: { opaque in
                guard let opaque else { return 0 }
                return Unmanaged<MediaInterruption>.fromOpaque(opaque).takeUnretainedValue().isDue ? 1 : 0
            },
            opaque: Unmanaged.passUnretained(self).toOpaque())
    }
}
