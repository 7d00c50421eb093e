package import Foundation

/// Test data that is not part of the project: the folder named by `PICKET_SHARED`, else `shared` beside the checkout.
///
/// Tests that use it are enabled by `SharedData.has`, so that they show as skipped where it is absent.
package enum SharedData {
    /// The folder, or nil where there is none.
    package static let folder: URL? = {
        let named = ProcessInfo.processInfo.environment["PICKET_SHARED"].map { URL(fileURLWithPath: $0) }
        let folder = named ?? Checkout.root.deletingLastPathComponent().appending(path: "shared")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()

    /// Whether the folder holds `path`.
    package static func has(_ path: String) -> Bool {
        folder.map { FileManager.default.fileExists(atPath: $0.appending(path: path).path) } ?? false
    }
}

/// The project's own tree, as the tests see it.
package enum Checkout {
    /// The folder that holds `Package.swift`.
    package static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}
