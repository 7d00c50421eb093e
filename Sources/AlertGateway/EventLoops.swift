import FoundationEssentials
import NIOCore
import NIOPosix

/// The event loops of all gateways in this program.
package enum EventLoops {
    static let all = MultiThreadedEventLoopGroup(
        numberOfThreads: (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))
            .flatMap(allowedProcessors) ?? System.coreCount)

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
