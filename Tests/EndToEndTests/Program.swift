import Foundation
import Glibc
import TestSupport
import Testing

/// One of the two executables, or a program of the system, running as a user would run it.
final class Program: Sendable {
    /// What it wrote to standard output and to standard error, line by line.
    let output = Lines()
    let errors = Lines()
    private let process: ChildProcess
    private let exit: Task<Int32, Never>

    /// Starts the executable `name` that was built beside the tests.
    static func start(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Program {
        try Program(buildFolder().appending(path: name).path, arguments, environment)
    }

    /// Plays a script of the repository in Debian's Python, for which the peers of the tests are installed; its first
    /// argument is the folder of the executables.
    static func play(_ path: String, _ arguments: [String] = []) async throws {
        let script = Checkout.root.appending(path: path).path
        let program = try startSystem("/usr/bin/python3", ["-B", script, buildFolder().path] + arguments)
        let status = await program.exitStatus()
        let said = await program.output.all() + program.errors.all()
        #expect(status == 0, "\(said.joined(separator: "\n"))")
    }

    /// Whether programs may be played in a network of their own.
    static let mayMakeNetworks =
        (try? ChildProcess.output(
            of: "unshare",
            ["--map-root-user", "--net", "ip", "link", "add", "name", "one", "type", "veth", "peer", "name", "two"]))
        != nil

    private static func buildFolder() throws -> URL {
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: tests).deletingLastPathComponent()
    }

    /// Starts a program of the system, found by `PATH`.
    static func startSystem(_ name: String, _ arguments: [String]) throws -> Program {
        try Program(name, arguments, [:])
    }

    private init(_ program: String, _ arguments: [String], _ environment: [String: String]) throws {
        let process = try ChildProcess(
            program, arguments, environment: ProcessInfo.processInfo.environment.merging(environment) { $1 })
        self.process = process
        let (exits, continuation) = AsyncStream.makeStream(of: Int32.self)
        Thread.detachNewThread {
            continuation.yield(process.wait())
            continuation.finish()
        }
        exit = Task {
            for await status in exits { return status }
            return -1
        }
        output.follow(process.output)
        errors.follow(process.errors)
    }

    deinit { if !output.hasEnded { send(SIGKILL) } }

    /// The process's id.
    var id: Int32 { process.id }

    /// Sends a signal; to a program that has ended it does nothing.
    func send(_ signal: Int32) { kill(process.id, signal) }

    /// Waits for the end and answers the exit status, or 128 and the signal.
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
