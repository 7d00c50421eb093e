/// Why a network can't be run: the layer or part that is wrong, what was found and what was expected.
package struct NetworkError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The layer's name, or the part of the description: "input", "decode".
    package let location: String
    /// What was found and what was expected.
    package let message: String

    /// Both as in the stored properties.
    package init(location: String, message: String) {
        self.location = location
        self.message = message
    }

    /// Both in one line.
    package var description: String { "\(location): \(message)" }
}
