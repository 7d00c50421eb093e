import Glibc
package import NIOCore
import Synchronization

/// Where the body of an alert lies.
package struct BodyLocation: Equatable, Sendable {
    /// The segment's number.
    package var segment: Int64
    /// Bytes from its start.
    package var offset: Int64
    /// Bytes.
    package var length: Int64

    /// `length` bytes at `offset`.
    package init(segment: Int64, offset: Int64, length: Int64) {
        self.segment = segment
        self.offset = offset
        self.length = length
    }
}

/// A system call that failed, and on what.
package struct FileFailure: Error, CustomStringConvertible {
    /// What was tried, on which file, and the system's words.
    package let description: String

    init(_ call: String, _ path: String) { description = "\(call) \(path): \(String(cString: strerror(errno)))" }
}

/// A segment that is open; it can be read as long as somebody holds it, also after it was removed.
package final class SegmentFile: Sendable {
    /// For reading; who writes to it is `BodySegments` alone.
    package let descriptor: Int32

    fileprivate init(taking descriptor: Int32) { self.descriptor = descriptor }

    deinit { Glibc.close(descriptor) }
}

/// Where bytes lie in a segment that is open.
package struct FilePlace: Sendable {
    let file: SegmentFile
    /// Bytes from its start.
    package let offset: Int64

    /// The bytes from `offset` on.
    package init(file: SegmentFile, offset: Int64) {
        self.file = file
        self.offset = offset
    }
}

/// The bodies of alerts, one after the other in files that only grow, so that an alert is written to disk once.
///
/// The database refers to bodies only after `sync` returned, so whatever lies behind the last referenced body after a
/// crash is rubbish that nobody reads. Segments go as wholes, oldest first. For one thread at a time.
package struct BodySegments: ~Copyable {
    private struct Segment {
        let number: Int64
        var length: Int64
    }

    private let folder: String
    private let segmentLength: Int64
    private var segments: [Segment] = []
    private var writer: SegmentFile?
    private var readers: [Int64: Int32] = [:]
    private var lastNumber: Int64 = 0

    /// Opens the segments in `folder`, made when it is missing; a segment that reaches `segmentLength` bytes is followed by
    /// a new one.
    package init(folder: String, segmentLength: Int64) throws(FileFailure) {
        self.folder = folder
        self.segmentLength = segmentLength
        if mkdir(folder, 0o700) != 0, errno != EEXIST { throw FileFailure("make", folder) }
        guard let directory = opendir(folder) else { throw FileFailure("open", folder) }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard name.hasSuffix(Self.suffix), let number = Int64(name.dropLast(Self.suffix.utf8.count)) else {
                continue
            }
            var status = stat()
            if stat("\(folder)/\(name)", &status) == 0 {
                segments.append(Segment(number: number, length: Int64(status.st_size)))
            }
        }
        segments.sort { $0.number < $1.number }
        lastNumber = segments.last?.number ?? 0
    }

    deinit {
        for reader in readers.values { Glibc.close(reader) }
    }

    private static let suffix = ".bodies"

    private func path(of number: Int64) -> String {
        let digits = String(number)
        return "\(folder)/\(String(repeating: "0", count: max(0, 10 - digits.utf8.count)))\(digits)\(Self.suffix)"
    }

    /// Bytes of all segments.
    package var byteCount: Int64 { segments.reduce(0) { $0 + $1.length } }

    /// The oldest segment while it is not the one that is written to.
    package var oldestFinished: Int64? { segments.count > 1 ? segments.first?.number : nil }

    /// The newest segment; 0 before the first.
    package var newest: Int64 { lastNumber }

    /// Appends a body; it is durable once `sync` has returned.
    package mutating func append(_ body: ByteBuffer) throws(FileFailure) -> BodyLocation {
        let writer = try fittingWriter()
        let last = segments.count - 1
        let location = BodyLocation(
            segment: segments[last].number, offset: segments[last].length, length: Int64(body.readableBytes))
        var written = 0
        while written < body.readableBytes {
            let count = body.withUnsafeReadableBytes { bytes in
                pwrite(
                    writer.descriptor, bytes.baseAddress.map { $0 + written }, bytes.count - written,
                    off_t(location.offset) + off_t(written))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileFailure("write", path(of: location.segment)) }
            written += count
        }
        segments[last].length += location.length
        return location
    }

    /// The segment that takes the next body.
    private mutating func fittingWriter() throws(FileFailure) -> SegmentFile {
        if let writer, let length = segments.last?.length, length < segmentLength { return writer }
        // What the old segment holds may belong to the transaction under way.
        try sync()
        writer = nil
        let number = lastNumber + 1
        let descriptor = open(path(of: number), O_CREAT | O_RDWR | O_CLOEXEC | O_TRUNC, 0o600)
        guard descriptor >= 0 else { throw FileFailure("make", path(of: number)) }
        let file = SegmentFile(taking: descriptor)
        writer = file
        lastNumber = number
        segments.append(Segment(number: number, length: 0))
        try syncFolder()
        return file
    }

    /// The file with the body that was appended last; nil when its segment was abandoned since.
    package var newestFile: SegmentFile? { writer }

    private func syncFolder() throws(FileFailure) {
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw FileFailure("open", folder) }
        defer { Glibc.close(directory) }
        guard fsync(directory) == 0 else { throw FileFailure("sync", folder) }
    }

    /// Returns when all that was appended is on disk.
    package func sync() throws(FileFailure) {
        guard let writer else { return }
        guard fdatasync(writer.descriptor) == 0 else { throw FileFailure("sync", path(of: lastNumber)) }
    }

    /// Begins a new segment with the next body: after a failed write or sync nobody knows what the file holds.
    package mutating func abandonSegment() { writer = nil }

    /// Reads a body.
    package mutating func read(_ location: BodyLocation) throws(FileFailure) -> ByteBuffer {
        let reader: Int32
        if let open = readers[location.segment] {
            reader = open
        } else {
            reader = open(path(of: location.segment), O_RDONLY | O_CLOEXEC)
            guard reader >= 0 else { throw FileFailure("open", path(of: location.segment)) }
            readers[location.segment] = reader
        }
        var body = ByteBufferAllocator().buffer(capacity: Int(location.length))
        var failed = false
        body.writeWithUnsafeMutableBytes(minimumWritableBytes: Int(location.length)) { bytes in
            var count = 0
            while count < Int(location.length) {
                let got = pread(
                    reader, bytes.baseAddress.map { $0 + count }, Int(location.length) - count,
                    off_t(location.offset) + off_t(count))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else {
                    failed = true
                    break
                }
                count += got
            }
            return count
        }
        if failed { throw FileFailure("read", path(of: location.segment)) }
        return body
    }

    /// Removes the segments before `number`.
    package mutating func remove(before number: Int64) {
        while let first = segments.first, first.number < number, segments.count > 1 || writer == nil {
            if let reader = readers.removeValue(forKey: first.number) { Glibc.close(reader) }
            unlink(path(of: first.number))
            segments.removeFirst()
        }
    }
}
