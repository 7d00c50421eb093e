import Foundation
import Glibc
import Synchronization
import TestSupport

/// The lines that come through a pipe; whoever waits for one is woken when it comes.
final class Lines: Sendable {
    private struct State {
        var lines: [String] = []
        var rest: [UInt8] = []
        var hasEnded = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Whether the other end was closed, as it is when the program has ended.
    var hasEnded: Bool { state.withLock { $0.hasEnded } }

    /// Reads `descriptor` to its end on a thread of its own, and closes it.
    func follow(_ descriptor: Int32) {
        Thread.detachNewThread { [self] in
            while case let bytes = ChildProcess.read(descriptor), !bytes.isEmpty { take(bytes) }
            close(descriptor)
            take([])
        }
    }

    /// The first line that fits; nil when the pipe ends without one.
    func first(where fits: (String) -> Bool) async -> String? {
        await collect(1, where: fits).first
    }

    /// Waits until `count` lines have come that fit, and answers all of them; fewer when the pipe ends before.
    func collect(_ count: Int, where fits: (String) -> Bool) async -> [String] {
        while true {
            let (lines, hasEnded) = state.withLock { ($0.lines, $0.hasEnded) }
            let fitting = lines.filter(fits)
            if fitting.count >= count || hasEnded { return fitting }
            await change(after: lines.count)
        }
    }

    /// Every line, once the pipe has ended.
    func all() async -> [String] { await collect(.max) { _ in true } }

    private func change(after count: Int) async {
        await withCheckedContinuation { continuation in
            let isReady = state.withLock { state in
                if state.lines.count > count || state.hasEnded { return true }
                state.waiters.append(continuation)
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    /// Adds bytes; none means the end.
    private func take(_ bytes: [UInt8]) {
        let waiters = state.withLock { state in
            state.rest += bytes
            if bytes.isEmpty { state.hasEnded = true }
            while let end = state.rest.firstIndex(of: UInt8(ascii: "\n")) {
                state.lines.append(String(decoding: state.rest[..<end], as: UTF8.self))
                state.rest.removeSubrange(...end)
            }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
