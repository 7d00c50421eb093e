import Glibc

/// Which file stands at a path, and which version of it; differs when it was replaced or written.
struct FileStamp: Equatable, Sendable {
    private let inode, seconds, nanoseconds, size: Int

    /// Nil when nothing can be found there.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        inode = Int(truncatingIfNeeded: status.st_ino)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
        size = Int(status.st_size)
    }
}
