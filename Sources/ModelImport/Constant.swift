import Foundation

/// A tensor the file holds, checked against its shape.
struct Constant: Hashable {
    enum Elements: Hashable {
        case floats([Float])
        case integers([Int])
    }

    /// No size is negative; the product is the number of elements.
    let shape: [Int]
    let elements: Elements

    init(_ tensor: ONNXTensor) throws(ModelImportError) {
        func refuse(_ message: String) -> ModelImportError {
            ModelImportError(location: "tensor '\(tensor.name)'", message: message)
        }
        guard tensor.location == 0 else { throw refuse("its data lie in another file; expected them in this one") }
        var count = 1
        for size in tensor.dimensions {
            let (product, overflow) = count.multipliedReportingOverflow(by: Int(size))
            guard size >= 0, !overflow else { throw refuse("shape \(tensor.dimensions) is impossible") }
            count = product
        }
        shape = tensor.dimensions.map(Int.init)
        let found: Int
        switch tensor.type {
        case 1:
            let floats = tensor.raw.isEmpty ? tensor.floats : Self.elements(of: tensor.raw)
            found = floats.count
            elements = .floats(floats)
        case 7:
            let integers: [Int64] = tensor.raw.isEmpty ? tensor.integers : Self.elements(of: tensor.raw)
            found = integers.count
            elements = .integers(integers.map(Int.init))
        default:
            throw refuse("element type \(tensor.type); expected 1 (32-bit float) or 7 (64-bit integer)")
        }
        guard found == count else { throw refuse("\(found) elements; its shape \(shape) has \(count)") }
    }

    var floats: [Float]? { if case .floats(let floats) = elements { floats } else { nil } }
    var integers: [Int]? { if case .integers(let integers) = elements { integers } else { nil } }

    /// The only element as a float, where there is one.
    var scalar: Float? { floats.flatMap { $0.count == 1 ? $0[0] : nil } }

    private static func elements<T>(of raw: Data) -> [T] where T: BitwiseCopyable {
        raw.withUnsafeBytes { bytes in
            let size = MemoryLayout<T>.size
            // A rest that is no element makes the count wrong, which is found by the caller only if it is told.
            guard bytes.count % size == 0 else { return [] }
            return stride(from: 0, to: bytes.count, by: size).map {
                bytes.loadUnaligned(fromByteOffset: $0, as: T.self)
            }
        }
    }
}
