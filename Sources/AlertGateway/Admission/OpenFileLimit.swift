import Glibc

/// How many files, and so connections, the system lets this program open.
package enum OpenFileLimit {
    /// What the database, the logs and the event loops need.
    private static let reserve = 64

    /// Asks for as many as may be asked for.
    package static func raise() {
        var limit = current
        limit.rlim_cur = limit.rlim_max
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Connections that fit in.
    static var connections: Int { max(1, Int(clamping: current.rlim_cur) - reserve) }

    private static var current: rlimit {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return limit
    }
}
