import CMalloc
import FoundationEssentials
import NIOCore
import NIOPosix

/// The event loops of all gateways in this program.
package enum EventLoops {
    static let all = MultiThreadedEventLoopGroup(numberOfThreads: processors)

    private static let processors =
        (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)).flatMap(allowedProcessors)
        ?? System.coreCount

    /// Keeps malloc(3) to as many arenas as there are loops; call it before the first thread starts.
    ///
    /// With one loop all memory comes from the main arena then, which grows in steps of 128 KB. Another thread's arena
    /// grows page by page, each time with a call of mprotect(2), while connections are opened.
    package static func limitArenas() { _ = mallopt(M_ARENA_MAX, Int32(processors)) }

    /// How many processors a program may use, which can be fewer than the machine has, by its `/proc/PID/status` (proc(5));
    /// nil when it does not say.
    package static func allowedProcessors(status: String) -> Int? {
        let name = "Cpus_allowed:"
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return nil }
        // A mask in hexadecimal, in groups with commas between.
        let count = line.dropFirst(name.count).reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
        return count > 0 ? min(count, System.coreCount) : nil
    }
}
