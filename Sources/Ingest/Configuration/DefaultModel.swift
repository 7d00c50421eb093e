internal import Foundation

extension ServiceConfiguration.Model {
    /// The weights that come with the project: `models/person.safetensors` in the working folder, or else in the nearest
    /// folder above the program that has it, so that a build works from anywhere.
    package static let defaultPath: String = {
        let path = "models/person.safetensors"
        if FileManager.default.fileExists(atPath: path) { return path }
        var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let candidate = folder.appending(path: path).path
            if FileManager.default.fileExists(atPath: candidate) { return candidate }
        }
        return path
    }()
}
