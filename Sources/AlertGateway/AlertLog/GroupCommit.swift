import GRDB
import Synchronization

/// Runs work on the database off the event loops; whatever waits while a transaction runs shares the next one.
///
/// A commit with `synchronous = FULL` waits for the disk once, however many alerts it carries. Work that throws is rolled
/// back alone, to its savepoint.
final class GroupCommit: Sendable {
    private typealias Settle = @Sendable ((any Error)?) -> Void

    private struct Job: Sendable {
        /// Does the work; what it returns is called with the fate of the transaction.
        let perform: @Sendable (Database) -> Settle
        /// Called instead where no transaction could begin.
        let abandon: @Sendable (any Error) -> Void
    }

    private let database: DatabaseQueue
    private let waiting = Mutex<[Job]>([])

    init(database: DatabaseQueue) { self.database = database }

    /// Returns or throws once the transaction with `work` is committed.
    ///
    /// `committed` is called first, on the database's queue, so that its calls come in the order of the commits.
    func submit<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value,
        committed: @escaping @Sendable (Value) -> Void = { _ in }
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            enqueue(work) { outcome in
                if case .success(let value) = outcome { committed(value) }
                continuation.resume(with: outcome)
            }
        }
    }

    /// As `submit`, for callers that wait on an event loop: `settled` is called on the database's queue.
    func enqueue<Value: Sendable>(
        _ work: @escaping @Sendable (Database) throws -> Value,
        settled: @escaping @Sendable (Result<Value, any Error>) -> Void
    ) {
        let job = Job(
            perform: { database in
                do {
                    let value = try Self.inSavepoint(of: database, work)
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
        if isFirst { database.asyncWriteWithoutTransaction { [self] in runAll(in: $0) } }
    }

    private func runAll(in database: Database) {
        let jobs = waiting.withLock { waiting in
            let jobs = waiting
            waiting.removeAll(keepingCapacity: true)
            return jobs
        }
        var settles: [Settle] = []
        do {
            try database.inTransaction(.immediate) {
                settles = jobs.map { $0.perform(database) }
                return .commit
            }
            for settle in settles { settle(nil) }
        } catch {
            for settle in settles { settle(error) }
            for job in jobs.dropFirst(settles.count) { job.abandon(error) }
        }
    }

    private static func inSavepoint<Value>(of database: Database, _ work: (Database) throws -> Value) throws -> Value {
        var value: Value?
        try database.inSavepoint {
            value = try work(database)
            return .commit
        }
        guard let value else { throw DatabaseError(resultCode: .SQLITE_INTERNAL, message: "the savepoint ran no work") }
        return value
    }
}
