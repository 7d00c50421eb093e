import GRDB
import Glibc
import Synchronization

/// Runs work on the log off the event loops; whatever waits while a transaction runs shares the next one.
///
/// A commit waits for the disk once, however many alerts it carries.
final class LogWriter: Sendable {
    private typealias Settle = @Sendable ((any Error)?) -> Void

    private struct Job: Sendable {
        /// Does the work; what it returns is called with the fate of the transaction.
        let perform: @Sendable (AlertStore) -> Settle
        /// Called instead where no transaction could begin.
        let abandon: @Sendable (any Error) -> Void
    }

    /// Sendable, as the store is made on the database's queue and used on it alone.
    private struct Confined: @unchecked Sendable {
        let store: AlertStore
    }

    /// Names the log's database.
    let epoch: String
    private let database: DatabaseQueue
    private let confined: Confined
    private let waiting = Mutex<[Job]>([])
    private let failed = Atomic(false)

    init(database: DatabaseQueue, _ makeStore: (Database) throws -> AlertStore) throws {
        self.database = database
        confined = try database.writeWithoutTransaction { Confined(store: try makeStore($0)) }
        epoch = confined.store.epoch
    }

    /// Whether the last transaction or body could not be written.
    var hasFailed: Bool { failed.load(ordering: .relaxed) }

    /// Returns or throws once the transaction with `work` is committed.
    func submit<Value: Sendable>(_ work: @escaping @Sendable (AlertStore) throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            enqueue(work) { continuation.resume(with: $0) }
        }
    }

    /// As `submit`, for callers that wait on an event loop: `settled` is called on the database's queue, in the order of
    /// the commits.
    ///
    /// Work that throws must have changed nothing.
    func enqueue<Value: Sendable>(
        _ work: @escaping @Sendable (AlertStore) throws -> Value,
        settled: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        let job = Job(
            perform: { store in
                do {
                    let value = try work(store)
                    return { commitError in settled(commitError.map { .failure($0) } ?? .success(value)) }
                } catch {
                    return { _ in settled(.failure(error)) }
                }
            },
            abandon: { settled(.failure($0)) })
        let isFirst = waiting.withLock { waiting in
            waiting.append(job)
            return waiting.count == 1
        }
        if isFirst { database.asyncWriteWithoutTransaction { [self] _ in runAll() } }
    }

    private func runAll() {
        // Whoever has work for us is about to have more: on one processor we would else interrupt them for each piece.
        sched_yield()
        let jobs = waiting.withLock { waiting in
            let jobs = waiting
            waiting.removeAll(keepingCapacity: true)
            return jobs
        }
        let store = confined.store
        var settles: [Settle] = []
        do {
            try store.begin()
            settles = jobs.map { $0.perform(store) }
            try store.commit()
            failed.store(store.isDiskFull, ordering: .relaxed)
            for settle in settles { settle(nil) }
        } catch {
            failed.store(true, ordering: .relaxed)
            for settle in settles { settle(error) }
            for job in jobs.dropFirst(settles.count) { job.abandon(error) }
        }
    }
}
