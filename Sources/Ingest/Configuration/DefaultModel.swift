internal import Foundation

extension ServiceConfiguration.Model {
    /// The weights that come with the project: `models/person.safetensors` in the working folder, or else in the nearest
    /// folder above the program that has it, so that a build works from anywhere; where Picket is installed they are in
    /// `share/picket` of that folder.
    package static let defaultPath: String = {
        let path = "models/person.safetensors"
        if FileManager.default.fileExists(atPath: path) { return path }
        var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            for candidate in [path, "share/picket/\(path)"].map({ folder.appending(path: $0).path })
            where FileManager.default.fileExists(atPath: candidate) { return candidate }
        }
        return path
    }()
}
