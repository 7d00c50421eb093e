/// Delays pass at once, and each is told, so that a test can wait for an attempt that failed.
struct ImpatientClock: Clock {
    let slept: AsyncStream<Void>.Continuation
    var now: ContinuousClock.Instant { .now }
    var minimumResolution: Duration { .zero }
    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        slept.yield()
        try Task.checkCancellation()
        await Task.yield()
    }
}
