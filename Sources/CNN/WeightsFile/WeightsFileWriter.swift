package import Foundation

/// Writes weights files: the counterpart of `WeightsFile`.
package struct WeightsFileWriter {
    /// What is run.
    package var network: NetworkDescription
    /// The tensors by name.
    package var tensors: [String: Tensor]

    /// A tensor of 32-bit floats.
    package struct Tensor: Hashable, Sendable {
        /// Sizes from the outermost dimension in.
        package let shape: [Int]
        /// As many as the product of the sizes.
        package let values: [Float]

        /// All as in the stored properties.
        package init(shape: [Int], values: [Float]) {
            self.shape = shape
            self.values = values
        }
    }

    /// Tensors begin at multiples of this many bytes where their sizes allow it; the format knows no gaps.
    private static let alignment = 64

    /// A network and the tensors its layers name.
    package init(network: NetworkDescription, tensors: [String: Tensor]) {
        self.network = network
        self.tensors = tensors
    }

    /// The file's bytes; the same network gives the same ones.
    package var bytes: Data {
        get throws {
            // Those whose size is no multiple of the alignment come last and put only one another out of step.
            func isOdd(_ name: String) -> Bool { (tensors[name]?.values.count ?? 0) * 4 % Self.alignment != 0 }
            let names = tensors.keys.sorted { (isOdd($0) ? 1 : 0, $0) < (isOdd($1) ? 1 : 0, $1) }
            var header: [String: Any] = ["__metadata__": ["picket": try network.json]]
            var data = Data()
            for name in names {
                guard let tensor = tensors[name] else { continue }
                let begin = data.count
                tensor.values.withUnsafeBytes { data.append(contentsOf: $0) }
                header[name] = ["dtype": "F32", "shape": tensor.shape, "data_offsets": [begin, data.count]]
            }
            var text = try JSONSerialization.data(
                withJSONObject: header, options: [.sortedKeys, .withoutEscapingSlashes])
            text.append(
                contentsOf: repeatElement(
                    UInt8(ascii: " "), count: (Self.alignment - (8 + text.count) % Self.alignment) % Self.alignment))
            let length = UInt64(text.count)
            return Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * UInt64($0))) }) + text + data
        }
    }
}
