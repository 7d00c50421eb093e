import Glibc
import KernelABI
import Synchronization

/// Threads that do the same work together, each its part, as often as they are asked to.
///
/// A run takes no lock and allocates nothing while it works: the members meet by counting in one atomic number. Between
/// runs they sleep. Whoever calls `run` is a member; two callers at once are not allowed.
final class ThreadTeam {
    /// One of the threads, at work.
    struct Member {
        let part: WorkPart
        fileprivate let meeting: Meeting
        fileprivate var arrivals: Int

        /// Returns when all members have called it as often as this one.
        mutating func waitForAll() {
            arrivals += part.count
            meeting.arrive(andWaitFor: arrivals)
        }
    }

    let count: Int
    private let meeting = Meeting()
    private let start = StartSignal()
    private let work: @Sendable (inout Member) -> Void
    private var threads: [pthread_t] = []
    /// Arrivals of all runs so far.
    private var arrivals = 0

    /// A team of `count` threads, the caller's among them, for `work`.
    ///
    /// All members must call `waitForAll` equally often.
    init(_ count: Int, work: @escaping @Sendable (inout Member) -> Void) {
        self.count = count
        self.work = work
        for index in 1..<count {
            let (meeting, start) = (meeting, start)
            threads.append(
                Self.thread {
                    var member = Member(part: WorkPart(index: index, count: count), meeting: meeting, arrivals: 0)
                    var round = 0
                    while start.wait(after: &round) {
                        work(&member)
                        member.waitForAll()
                    }
                })
        }
    }

    deinit {
        start.end()
        for thread in threads { pthread_join(thread, nil) }
    }

    /// Does the work once; returns when all have finished.
    func run() {
        start.next()
        var member = Member(part: WorkPart(index: 0, count: count), meeting: meeting, arrivals: arrivals)
        work(&member)
        member.waitForAll()
        arrivals = member.arrivals
    }

    private final class Body {
        let run: () -> Void
        init(_ run: @escaping () -> Void) { self.run = run }
    }

    private static func thread(_ body: @escaping @Sendable () -> Void) -> pthread_t {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(Body(body)).toOpaque()
        let result = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, context)
        precondition(result == 0, "no thread could be started: error \(result)")
        return thread
    }
}

/// Where the members wait for each other: the number of arrivals since the beginning.
private final class Meeting: Sendable {
    private let arrivals = Atomic(0)

    func arrive(andWaitFor count: Int) {
        guard arrivals.add(1, ordering: .acquiringAndReleasing).newValue < count else { return }
        var turns = 0
        while arrivals.load(ordering: .acquiring) < count {
            turns += 1
            // Steps are some microseconds; who waits longer shares a core with the one that is waited for.
            if turns > 2000 { sched_yield() }
        }
    }
}

/// Wakes the members that sleep between runs.
private final class StartSignal: @unchecked Sendable {
    // Sendable: `round` and `ended` are read and written with the mutex locked only, and the pointers are constants. The
    // library's `Mutex` has no condition to sleep on.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var round = 0
    private var ended = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(changed, nil)
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    func next() {
        pthread_mutex_lock(mutex)
        round += 1
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }

    func end() {
        pthread_mutex_lock(mutex)
        ended = true
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }

    /// Waits until there is a round after `round`, and counts it there; false at the end.
    func wait(after round: inout Int) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while self.round == round, !ended { pthread_cond_wait(changed, mutex) }
        round = self.round
        return !ended
    }
}
