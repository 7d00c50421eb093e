import Detection

/// A weights file that cannot be used, by its name.
struct UnusableModel: Error, CustomStringConvertible {
    let path: String
    let reason: any Error

    var description: String { "\(path): \(reason)" }
}

/// Opens the weights file that a command was given.
func openModel(_ path: String) throws(UnusableModel) -> Model {
    do {
        return try Model(path: path)
    } catch {
        throw UnusableModel(path: path, reason: error)
    }
}
