/// Why a network can't be imported: which node, and what of it.
package struct ModelImportError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The place: "node 'Conv_5' (Conv)", "file".
    package let location: String
    /// What was found and what was expected there, with shapes.
    package let message: String

    /// Both in one line.
    package var description: String { "\(location): \(message)" }

    init(location: String, message: String) {
        self.location = location
        self.message = message
    }

    init(_ node: ONNXNode, _ message: String) {
        let name = node.name.isEmpty ? node.outputs.first ?? "" : node.name
        self.init(location: "node '\(name)' (\(node.operation))", message: message)
    }
}
