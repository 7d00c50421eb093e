import FoundationEssentials

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
}
