import Foundation
import Synchronization

/// One of the two executables, or ffmpeg, running as a user would run it.
final class Program: Sendable {
    /// What it wrote to standard output and to standard error, line by line.
    let output = Lines()
    let errors = Lines()
    private let process: Process
    private let exit: Task<Int32, Never>

    /// Starts the executable `name` that was built beside the tests.
    static func start(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Program {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let executable = URL(fileURLWithPath: tests).deletingLastPathComponent().appending(path: name)
        return try Program(executable: executable, arguments: arguments, environment: environment)
    }

    /// Starts a program of the system.
    static func startSystem(_ name: String, _ arguments: [String]) throws -> Program {
        try Program(
            executable: URL(fileURLWithPath: "/usr/bin/env"), arguments: [name] + arguments, environment: [:])
    }

    private init(executable: URL, arguments: [String], environment: [String: String]) throws {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output.pipe
        process.standardError = errors.pipe
        let (exits, continuation) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = {
            continuation.yield($0.terminationStatus)
            continuation.finish()
        }
        try process.run()
        self.process = process
        exit = Task {
            for await status in exits { return status }
            return -1
        }
    }

    deinit { if process.isRunning { process.interrupt() } }

    /// The process's id.
    var id: Int32 { process.processIdentifier }

    /// Sends a signal.
    func send(_ signal: Int32) { Foundation.kill(process.processIdentifier, signal) }

    /// Waits for the end and answers the exit status.
    func exitStatus() async -> Int32 { await exit.value }

    /// Runs to the end and answers the lines of standard output; throws when the program failed.
    static func lines(of name: String, _ arguments: [String]) async throws -> [String] {
        let program = try start(name, arguments)
        let status = await program.exitStatus()
        guard status == 0 else {
            throw Failure(name: name, status: status, errors: await program.errors.all())
        }
        return await program.output.all()
    }

    /// A program ended otherwise than it should.
    struct Failure: Error {
        let name: String
        let status: Int32
        let errors: [String]
    }
}

/// The lines that come through a pipe; whoever waits for one is woken when it comes.
final class Lines: Sendable {
    private struct State {
        var lines: [String] = []
        var rest = Data()
        var hasEnded = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    let pipe = Pipe()
    private let state = Mutex(State())

    init() {
        pipe.fileHandleForReading.readabilityHandler = { [weak self] handle in
            let data = handle.availableData
            if data.isEmpty { handle.readabilityHandler = nil }
            self?.take(data)
        }
    }

    /// The first line at or after `start` that fits; nil when the pipe ends without one.
    func first(from start: Int = 0, where fits: @Sendable (String) -> Bool) async -> String? {
        var next = start
        while true {
            let (fresh, hasEnded) = state.withLock { ($0.lines.dropFirst(next), $0.hasEnded) }
            if let line = fresh.first(where: fits) { return line }
            if hasEnded { return nil }
            next += fresh.count
            await change(after: next)
        }
    }

    /// Waits until `count` lines have come that fit, and answers all of them; fewer when the pipe ends before.
    func collect(_ count: Int, where fits: @Sendable (String) -> Bool) async -> [String] {
        while true {
            let (lines, hasEnded) = state.withLock { ($0.lines, $0.hasEnded) }
            let fitting = lines.filter(fits)
            if fitting.count >= count || hasEnded { return fitting }
            await change(after: lines.count)
        }
    }

    /// Every line, once the pipe has ended.
    func all() async -> [String] {
        await collect(.max) { _ in true }
    }

    /// The lines so far.
    var soFar: [String] { state.withLock { $0.lines } }

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

    private func take(_ data: Data) {
        let waiters = state.withLock { state in
            state.rest.append(data)
            if data.isEmpty { state.hasEnded = true }
            while let end = state.rest.firstIndex(of: UInt8(ascii: "\n")) {
                state.lines.append(String(decoding: state.rest[..<end], as: UTF8.self))
                state.rest = Data(state.rest[(end + 1)...])
            }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }
}
