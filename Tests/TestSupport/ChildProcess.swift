import Foundation
package import Glibc

/// A program that the tests started, with its output on pipes.
///
/// Made with `posix_spawn`: Foundation's `Process` loses the end of a program now and then on Linux, and a test that
/// waits for it then hangs.
package struct ChildProcess: Sendable {
    /// Its process id.
    package let id: pid_t
    /// Reading ends of the pipes that its standard output and standard error write to; the owner closes them.
    package let output, errors: Int32

    /// A system call failed: its name, the program, and `errno`.
    package struct Failure: Error {
        let call: String
        let program: String
        let code: Int32
    }

    /// A program ended with an error, and in what words.
    package struct UnsuccessfulExit: Error {
        let program: String
        let arguments: [String]
        let status: Int32
        let errors: String
    }

    /// Starts `program`, found by `PATH` when it is a plain name, with an empty standard input.
    package init(_ program: String, _ arguments: [String], environment: [String: String]) throws {
        func check(_ code: Int32, _ call: String) throws {
            guard code == 0 else { throw Failure(call: call, program: program, code: code) }
        }
        var output: [Int32] = [-1, -1]
        var errors: [Int32] = [-1, -1]
        try check(pipe(&output) == 0 ? 0 : errno, "pipe")
        try check(pipe(&errors) == 0 ? 0 : errno, "pipe")
        defer {
            close(output[1])
            close(errors[1])
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output[1], 1)
        posix_spawn_file_actions_adddup2(&actions, errors[1], 2)
        // Sockets of servers under test in this process must not live on in the program: NIO does not mark them.
        for descriptor in Int32(3)..<1024 { posix_spawn_file_actions_addclose(&actions, descriptor) }

        // Threads of the test runner block signals; the program must not inherit that.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var id = pid_t()
        try withCStrings([program] + arguments) { argv in
            try withCStrings(environment.map { "\($0)=\($1)" }) { envp in
                try check(posix_spawnp(&id, program, &actions, &attributes, argv, envp), "posix_spawn")
            }
        }
        self.id = id
        self.output = output[0]
        self.errors = errors[0]
    }

    /// Runs `program` to its end and answers its standard output; throws when it fails.
    ///
    /// For programs that write less to standard error than a pipe holds.
    package static func output(of program: String, _ arguments: [String]) throws -> [UInt8] {
        let process = try ChildProcess(program, arguments, environment: ProcessInfo.processInfo.environment)
        defer {
            close(process.output)
            close(process.errors)
        }
        var output: [UInt8] = []
        while case let bytes = read(process.output), !bytes.isEmpty { output += bytes }
        let errors = String(decoding: read(process.errors), as: UTF8.self)
        let status = process.wait()
        guard status == 0 else {
            throw UnsuccessfulExit(program: program, arguments: arguments, status: status, errors: errors)
        }
        return output
    }

    /// Blocks until the program has ended and answers its exit status, or 128 and the signal that ended it.
    package func wait() -> Int32 {
        var status: Int32 = 0
        while waitpid(id, &status, 0) == -1, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// Blocks until `descriptor` has something and answers it; empty at the end.
    package static func read(_ descriptor: Int32) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 65536) { buffer, count in
            var result = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            while result == -1, errno == EINTR { result = Glibc.read(descriptor, buffer.baseAddress, buffer.count) }
            count = max(result, 0)
        }
    }
}

/// Calls `body` with a null-terminated array of C strings.
private func withCStrings(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) throws -> Void
) rethrows {
    let copies = strings.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    try body(copies + [nil])
}
