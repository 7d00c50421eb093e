package import Foundation
package import SwiftProtobuf

/// `TensorProto`: a constant, its elements either raw or in the list of their type.
package struct ONNXTensor: ONNXMessage {
    /// Sizes from the outermost dimension in; none for a single number.
    package var dimensions: [Int64] = []
    /// The element type: 1 for 32-bit floats, 7 for 64-bit integers.
    package var type: Int32 = 0
    /// The elements, where they are floats and not raw.
    package var floats: [Float] = []
    /// The elements, where they are integers and not raw.
    package var integers: [Int64] = []
    /// As the nodes call it.
    package var name = ""
    /// The elements, little endian.
    package var raw = Data()
    /// Not 0 where the elements lie in another file.
    package var location: Int32 = 0
    package var unknownFields = UnknownStorage()

    package static let protoMessageName = "onnx.TensorProto"

    package init() {}

    package mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: try decoder.decodeRepeatedInt64Field(value: &dimensions)
            case 2: try decoder.decodeSingularInt32Field(value: &type)
            case 4: try decoder.decodeRepeatedFloatField(value: &floats)
            case 7: try decoder.decodeRepeatedInt64Field(value: &integers)
            case 8: try decoder.decodeSingularStringField(value: &name)
            case 9: try decoder.decodeSingularBytesField(value: &raw)
            case 14: try decoder.decodeSingularInt32Field(value: &location)
            default: break
            }
        }
    }

    package func traverse<V: Visitor>(visitor: inout V) throws {
        if !dimensions.isEmpty { try visitor.visitPackedInt64Field(value: dimensions, fieldNumber: 1) }
        try visitor.visitSingularInt32Field(value: type, fieldNumber: 2)
        if !floats.isEmpty { try visitor.visitPackedFloatField(value: floats, fieldNumber: 4) }
        if !integers.isEmpty { try visitor.visitPackedInt64Field(value: integers, fieldNumber: 7) }
        if !name.isEmpty { try visitor.visitSingularStringField(value: name, fieldNumber: 8) }
        if !raw.isEmpty { try visitor.visitSingularBytesField(value: raw, fieldNumber: 9) }
        try unknownFields.traverse(visitor: &visitor)
    }
}
