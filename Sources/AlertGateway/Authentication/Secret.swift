import FoundationEssentials
import Glibc

/// The key tokens are signed with: at least 32 bytes, as HS256 wants (RFC 7518 §3.2).
package struct Secret: Equatable, Sendable {
    let bytes: [UInt8]

    static let minimumLength = 32

    /// A secret from the configuration; nil when it is too short.
    package init?(_ text: String) {
        bytes = Array(text.utf8)
        guard bytes.count >= Self.minimumLength else { return nil }
    }

    /// Reads the data folder's secret, made at random (mode 0600) when it is missing.
    package init(folder: DataFolder) throws {
        let path = folder.path(of: "jwt-secret")
        if access(path, F_OK) != 0 { try Self.make(at: path) }
        do {
            bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        } catch {
            throw GatewayError(.secret, "cannot read the secret \(path): \(error)")
        }
        guard bytes.count >= Self.minimumLength else {
            throw GatewayError(
                .secret, "the secret \(path) has \(bytes.count) bytes, expected \(Self.minimumLength) or more")
        }
    }

    /// Writes a file of its own first and links it into place, so that two programs that start at once agree on one secret
    /// and none reads half of it.
    private static func make(at path: String) throws {
        let draft = "\(path).\(getpid())"
        let digits = Array("0123456789abcdef".utf8)
        var generator = SystemRandomNumberGenerator()
        let text = (0..<2 * minimumLength).map { _ in digits[Int.random(in: 0..<16, using: &generator)] }
        let file = open(draft, O_CREAT | O_EXCL | O_WRONLY, 0o600)
        guard file >= 0 else { throw failure("make", draft) }
        defer { unlink(draft) }
        let written = write(file, text, text.count)
        let isSynced = fsync(file) == 0
        guard close(file) == 0, isSynced, written == text.count else { throw failure("write", draft) }
        guard link(draft, path) == 0 || errno == EEXIST else { throw failure("make", path) }
    }

    private static func failure(_ verb: String, _ path: String) -> GatewayError {
        GatewayError(.secret, "cannot \(verb) the secret \(path): \(String(cString: strerror(errno)))")
    }
}
