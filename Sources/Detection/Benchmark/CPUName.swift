import Foundation

/// What the CPU calls itself.
package enum CPUName {
    /// The model name of the first core in `/proc/cpuinfo`, or the architecture where that has none.
    package static let current: String = {
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
        let name = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
        #if arch(x86_64)
            let architecture = "x86-64"
        #else
            let architecture = "arm64"
        #endif
        return name?.trimmingCharacters(in: .whitespaces) ?? architecture
    }()
}
