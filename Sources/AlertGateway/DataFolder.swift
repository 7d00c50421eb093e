import FoundationEssentials
import Glibc

/// The folder that holds what the gateway keeps: the database and the secret.
package struct DataFolder: Sendable {
    /// Where it is.
    package let path: String

    /// Makes the folder for its owner alone when it is missing.
    package init(path: String) throws {
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw GatewayError(.dataFolder, "cannot make the data folder \(path): \(error)")
        }
    }

    func path(of file: String) -> String { path + "/" + file }

    /// Does what two programs must not do in this folder at once; whoever comes second waits.
    func exclusively<Value>(_ work: () throws -> Value) throws -> Value {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        defer { close(descriptor) }
        // The lock goes with the descriptor, also when the program is killed.
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else {
                throw GatewayError(
                    .dataFolder, "cannot lock the data folder \(path): \(String(cString: strerror(errno)))")
            }
        }
        return try work()
    }
}
