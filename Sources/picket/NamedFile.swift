import Foundation

/// Reads a file; what goes wrong is told with its name.
func named<Content>(_ path: String, _ read: (Data) throws -> Content) throws -> Content {
    do {
        return try read(Data(contentsOf: URL(fileURLWithPath: path)))
    } catch {
        throw UnusableFile(path: path, reason: error)
    }
}

/// A file that can't be used, by its name.
private struct UnusableFile: Error, CustomStringConvertible {
    let path: String
    let reason: any Error

    var description: String { "\(path): \(reason)" }
}
