import Foundation

/// The bytes of the array `pixels` in a NumPy archive, unpacked by Python's zipfile.
enum SharedPixels {
    static func read(_ archive: URL) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "picket-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let unzip = Process()
        unzip.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        unzip.arguments = ["python3", "-m", "zipfile", "-e", archive.path, folder.path]
        try unzip.run()
        unzip.waitUntilExit()
        let data = try Data(contentsOf: folder.appending(path: "pixels.npy"))
        // NPY version 1: the length of the header stands at byte 8 in two bytes.
        return Array(data.dropFirst(10 + Int(data[8]) + (Int(data[9]) << 8)))
    }
}
