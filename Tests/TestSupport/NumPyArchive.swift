import Foundation

/// A NumPy archive (.npz): arrays unpacked by Python's zipfile, read without their shapes.
package struct NumPyArchive {
    private let arrays: [String: Data]

    /// Unpacks an archive of the shared data.
    package init(shared path: String) throws {
        guard let archive = SharedData.folder?.appending(path: path) else { throw CocoaError(.fileNoSuchFile) }
        let folder = FileManager.default.temporaryDirectory.appending(path: "picket-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try ChildProcess.output(of: "python3", ["-m", "zipfile", "-e", archive.path, folder.path])
        var arrays: [String: Data] = [:]
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            arrays[file.deletingPathExtension().lastPathComponent] = try Data(contentsOf: file)
        }
        self.arrays = arrays
    }

    /// An array of bytes.
    package func bytes(_ name: String) throws -> [UInt8] {
        guard let data = arrays[name], data.count > 10 else { throw CocoaError(.fileReadCorruptFile) }
        // NPY version 1: magic, version, and at byte 8 the length of the header in two bytes.
        return Array(data.dropFirst(10 + Int(data[8]) + (Int(data[9]) << 8)))
    }

    /// An array of 32-bit floats.
    package func floats(_ name: String) throws -> [Float] {
        try bytes(name).withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: 4).map { bytes.loadUnaligned(fromByteOffset: $0, as: Float.self) }
        }
    }
}
