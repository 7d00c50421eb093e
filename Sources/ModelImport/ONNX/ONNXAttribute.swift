package import Foundation
package import SwiftProtobuf

/// `AttributeProto`: a named number, word, tensor or list of numbers; which of them, its operator knows.
package struct ONNXAttribute: ONNXMessage {
    /// "strides".
    package var name = ""
    /// A fraction.
    package var float: Float = 0
    /// A whole number.
    package var integer: Int64 = 0
    /// A word in UTF-8.
    package var bytes = Data()
    /// A constant.
    package var tensor = ONNXTensor()
    /// Whole numbers.
    package var integers: [Int64] = []
    package var unknownFields = UnknownStorage()

    package static let protoMessageName = "onnx.AttributeProto"

    package init() {}

    package mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: try decoder.decodeSingularStringField(value: &name)
            case 2: try decoder.decodeSingularFloatField(value: &float)
            case 3: try decoder.decodeSingularInt64Field(value: &integer)
            case 4: try decoder.decodeSingularBytesField(value: &bytes)
            case 5: try decoder.decodeMessageField(of: &tensor)
            case 8: try decoder.decodeRepeatedInt64Field(value: &integers)
            default: break
            }
        }
    }

    package func traverse<V: Visitor>(visitor: inout V) throws {
        try visitor.visitSingularStringField(value: name, fieldNumber: 1)
        if float != 0 { try visitor.visitSingularFloatField(value: float, fieldNumber: 2) }
        if integer != 0 { try visitor.visitSingularInt64Field(value: integer, fieldNumber: 3) }
        if !bytes.isEmpty { try visitor.visitSingularBytesField(value: bytes, fieldNumber: 4) }
        if tensor.type != 0 { try visitor.visitSingularMessageField(value: tensor, fieldNumber: 5) }
        if !integers.isEmpty { try visitor.visitRepeatedInt64Field(value: integers, fieldNumber: 8) }
        try unknownFields.traverse(visitor: &visitor)
    }
}

extension Decoder {
    /// A message that is always there; one that stands twice is merged, as protocol buffers want it.
    mutating func decodeMessageField<M: Message>(of message: inout M) throws {
        var found: M? = message
        try decodeSingularMessageField(value: &found)
        if let found { message = found }
    }
}
