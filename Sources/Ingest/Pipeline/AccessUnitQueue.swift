internal import DequeModule
package import RTP
internal import Synchronization

/// Between a stream's socket and its decoder: bounded in units and bytes, one producer, one consumer.
///
/// When it is full the oldest whole unit goes and the next one is marked to follow a gap, so that the decoder waits for
/// a key frame instead of showing what it cannot know.
package final class AccessUnitQueue: Sendable {
    private struct State {
        var units: Deque<AccessUnit> = []
        var bytes = 0
        var dropped = 0
        var isFinished = false
        var consumer: CheckedContinuation<Void, Never>?
    }

    private let maximumUnits: Int
    private let maximumBytes: Int
    private let state = Mutex(State())

    /// Holds at most `maximumUnits` and `maximumBytes`, but always the newest unit.
    package init(maximumUnits: Int = 128, maximumBytes: Int = 16 << 20) {
        self.maximumUnits = maximumUnits
        self.maximumBytes = maximumBytes
    }

    /// Units dropped because the decoder did not keep up.
    package var dropped: Int { state.withLock { $0.dropped } }

    /// Appends a unit; never waits.
    package func push(_ unit: AccessUnit) {
        let consumer = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.isFinished else { return nil }
            state.units.append(unit)
            state.bytes += unit.data.count
            while state.units.count > maximumUnits || (state.bytes > maximumBytes && state.units.count > 1) {
                state.bytes -= state.units.removeFirst().data.count
                state.dropped += 1
                state.units[0].followsGap = true
            }
            return state.consumer.take()
        }
        consumer?.resume()
    }

    /// No more units will come; the ones that are queued are still handed out.
    package func finish() {
        let consumer = state.withLock { state in
            state.isFinished = true
            return state.consumer.take()
        }
        consumer?.resume()
    }

    /// The oldest unit, waiting for one if need be; nil once the queue is finished and empty.
    package func next() async -> AccessUnit? {
        while true {
            let (unit, isFinished) = state.withLock { state -> (AccessUnit?, Bool) in
                guard let unit = state.units.popFirst() else { return (nil, state.isFinished) }
                state.bytes -= unit.data.count
                return (unit, false)
            }
            if unit != nil || isFinished { return unit }
            await withCheckedContinuation { continuation in
                let isReady = state.withLock { state in
                    guard state.units.isEmpty, !state.isFinished else { return true }
                    state.consumer = continuation
                    return false
                }
                if isReady { continuation.resume() }
            }
        }
    }
}
