import GRDB
import Glibc
import NIOCore

extension AlertLog {
    /// Why alerts can't be taken now; nil when they can.
    ///
    /// After a failure it tries to write, so that the gateway is ready again as soon as it can be.
    func unreadiness(spareBytes: Int64) async -> String? {
        var status = statvfs()
        if statvfs(folder.path, &status) == 0, Int64(status.f_bavail) * Int64(status.f_frsize) < spareBytes {
            return "the disk is full"
        }
        guard writer.hasFailed else { return nil }
        do {
            try await writer.submit { try $0.probe() }
            return nil
        } catch {
            return "the alert log can't be written: \(error)"
        }
    }
}

extension AlertStore {
    /// Writes something to no effect, to see whether it can be done.
    func probe() throws {
        _ = try append(ByteBuffer(repeating: 0, count: 4096))
        try write { try $0.execute(sql: "UPDATE epoch SET pruned_through = pruned_through") }
    }
}
