package import Foundation

/// A weights file, mapped into memory: tensors by name, and the description of the network they belong to.
///
/// It may be shared between threads.
package struct WeightsFile: Sendable {
    private let file: MappedFile
    /// What the file holds and where.
    package let index: SafetensorsIndex
    /// The network, as the metadata key `picket` describes it.
    package let network: NetworkDescription

    /// Opens and checks a file; nothing of its data is read yet.
    package init(path: String) throws(WeightsFileError) {
        file = try MappedFile(path: path)
        index = try SafetensorsIndex(parsing: file.bytes.bytes)
        guard let text = index.metadata["picket"] else {
            throw WeightsFileError(
                kind: .badDescription, location: "__metadata__",
                message: "no key 'picket'; expected the network's description: not a Picket weights file?")
        }
        network = try NetworkDescription(json: text)
    }

    /// The elements of a tensor, valid inside `body`; nil where there is no such tensor.
    func withTensor<Result>(_ name: String, _ body: (UnsafeBufferPointer<Float>) -> Result) -> Result? {
        guard let entry = index.entries[name] else { return nil }
        // The index has checked that range and alignment lie in the file.
        let bytes = UnsafeRawBufferPointer(rebasing: file.bytes[entry.offset..<entry.offset + entry.count * 4])
        return withExtendedLifetime(file) { body(bytes.assumingMemoryBound(to: Float.self)) }
    }

    /// The same network's weights under another description.
    package func bytes(describedAs network: NetworkDescription) throws -> Data {
        let tensors = index.entries.map { name, entry in
            (name, WeightsFileWriter.Tensor(shape: entry.shape, values: withTensor(name) { Array($0) } ?? []))
        }
        return try WeightsFileWriter(network: network, tensors: Dictionary(uniqueKeysWithValues: tensors)).bytes
    }

    /// Floats of all tensors together.
    package var parameterCount: Int { index.entries.values.reduce(0) { $0 + $1.count } }
}
