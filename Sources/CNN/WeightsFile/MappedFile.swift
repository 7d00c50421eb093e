import Glibc

/// A regular file mapped read-only into memory.
///
/// Somebody who truncates the file under the mapping kills its reader (SIGBUS). Hence weights are copied into the
/// kernels' layout when a network is made, and the mapping is not read after that; a new version of a file belongs in
/// place by renaming.
final class MappedFile: @unchecked Sendable {
    // Sendable: both are constants, and nobody writes to the mapping.
    private let address: UnsafeMutableRawPointer
    /// Size in bytes, at least 1.
    let count: Int

    /// Throws `unreadable` with the system's reason.
    init(path: String) throws(WeightsFileError) {
        func refuse(_ message: String) -> WeightsFileError {
            WeightsFileError(kind: .unreadable, location: path, message: message)
        }
        // Without O_NONBLOCK the opening of a pipe would wait for its writer.
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw refuse(String(cString: strerror(errno))) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw refuse(String(cString: strerror(errno))) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw refuse("not a regular file") }
        guard status.st_size > 0 else {
            throw WeightsFileError(
                kind: .truncated, location: "byte 0", message: "the file is empty; expected a safetensors file")
        }
        count = Int(status.st_size)
        guard let address = mmap(nil, count, PROT_READ, MAP_PRIVATE, file, 0), address != MAP_FAILED else {
            throw refuse(String(cString: strerror(errno)))
        }
        self.address = address
    }

    deinit { munmap(address, count) }

    /// The file's bytes, valid as long as this object.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: address, count: count) }
}
