package import CNN
package import Foundation
import SwiftProtobuf

/// Turns ONNX files into weights files.
package enum ONNXImport {
    /// A weights file's content from an ONNX file's bytes.
    ///
    /// - Parameters:
    ///   - bytes: the ONNX file; nothing in it is trusted.
    ///   - name: what the network is to be called.
    /// - Returns: the network's description and tensors; whether they fit each other is checked when it is opened.
    /// - Throws: `ModelImportError`, which names the node that can't be imported and the shapes it reads.
    package static func run(_ bytes: Data, name: String) throws(ModelImportError) -> WeightsFileWriter {
        let model: ONNXModel
        do {
            model = try ONNXModel(serializedBytes: bytes)
        } catch {
            throw ModelImportError(location: "file", message: "not an ONNX file: \(error)")
        }
        return try run(model, name: name)
    }

    /// The same for a file that was read.
    package static func run(_ model: ONNXModel, name: String) throws(ModelImportError) -> WeightsFileWriter {
        guard !model.graph.nodes.isEmpty else {
            throw ModelImportError(location: "file", message: "no graph in it; expected an ONNX file")
        }
        let importer = try GraphImporter(model.graph)
        var outputs: [Value] = []
        for output in model.graph.outputs {
            guard let value = importer.values[output.name] else {
                throw ModelImportError(location: "graph", message: "no node makes output '\(output.name)'")
            }
            outputs.append(value)
        }
        let input = importer.list.maps[0]
        let sides = model.graph.inputs.first { $0.name == input.name }?.dimensions.suffix(2) ?? []
        guard input.height == input.width else {
            throw ModelImportError(
                location: "graph", message: "input \(input.width)x\(input.height); expected a square one")
        }
        var file = ImportedFile(
            importer: importer, side: sides.contains(0) ? nil : input.width, input: input.name)
        for family in Head.families {
            guard let head = try family.match(outputs, &file) else { continue }
            let list = file.importer.list
            return WeightsFileWriter(
                network: NetworkDescription(
                    name: name, labels: ["person"], input: head.input, layers: list.layers, decode: head.decode),
                tensors: list.tensors)
        }
        let found = zip(model.graph.outputs, outputs).map { "'\($0.name)' \($1.shape)" }.joined(separator: ", ")
        throw ModelImportError(
            location: "graph",
            message: "outputs \(found) are those of no known head; known are "
                + Head.families.map(\.name).joined(separator: ", "))
    }
}
