package import SwiftProtobuf

/// `ValueInfoProto`: name and shape of an input or output.
package struct ONNXValue: ONNXMessage {
    /// As the nodes call it.
    package var name = ""
    /// Its sizes; 0 for one that is not fixed.
    package var dimensions: [Int64] {
        get { type.tensor.shape.dimensions.map(\.value) }
        set { type.tensor.shape.dimensions = newValue.map { .init(value: $0) } }
    }
    private var type = ValueType()
    package var unknownFields = UnknownStorage()

    package static let protoMessageName = "onnx.ValueInfoProto"

    package init() {}

    package mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: try decoder.decodeSingularStringField(value: &name)
            case 2: try decoder.decodeMessageField(of: &type)
            default: break
            }
        }
    }

    package func traverse<V: Visitor>(visitor: inout V) throws {
        try visitor.visitSingularStringField(value: name, fieldNumber: 1)
        try visitor.visitSingularMessageField(value: type, fieldNumber: 2)
        try unknownFields.traverse(visitor: &visitor)
    }
}

/// `TypeProto`, of which only tensors are read.
private struct ValueType: ONNXMessage {
    var tensor = TensorType()
    var unknownFields = UnknownStorage()

    static let protoMessageName = "onnx.TypeProto"

    mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            if field == 1 { try decoder.decodeMessageField(of: &tensor) }
        }
    }

    func traverse<V: Visitor>(visitor: inout V) throws {
        try visitor.visitSingularMessageField(value: tensor, fieldNumber: 1)
        try unknownFields.traverse(visitor: &visitor)
    }
}

/// `TypeProto.Tensor`.
private struct TensorType: ONNXMessage {
    var shape = TensorShape()
    var unknownFields = UnknownStorage()

    static let protoMessageName = "onnx.TypeProto.Tensor"

    mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            if field == 2 { try decoder.decodeMessageField(of: &shape) }
        }
    }

    func traverse<V: Visitor>(visitor: inout V) throws {
        try visitor.visitSingularMessageField(value: shape, fieldNumber: 2)
        try unknownFields.traverse(visitor: &visitor)
    }
}

/// `TensorShapeProto`.
private struct TensorShape: ONNXMessage {
    /// `TensorShapeProto.Dimension`: a number, or a name for one that is not fixed.
    struct Dimension: ONNXMessage {
        var value: Int64 = 0
        var unknownFields = UnknownStorage()

        static let protoMessageName = "onnx.TensorShapeProto.Dimension"

        init() {}
        init(value: Int64) { self.value = value }

        mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
            while let field = try decoder.nextFieldNumber() {
                if field == 1 { try decoder.decodeSingularInt64Field(value: &value) }
            }
        }

        func traverse<V: Visitor>(visitor: inout V) throws {
            if value != 0 { try visitor.visitSingularInt64Field(value: value, fieldNumber: 1) }
            try unknownFields.traverse(visitor: &visitor)
        }
    }

    var dimensions: [Dimension] = []
    var unknownFields = UnknownStorage()

    static let protoMessageName = "onnx.TensorShapeProto"

    mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            if field == 1 { try decoder.decodeRepeatedMessageField(value: &dimensions) }
        }
    }

    func traverse<V: Visitor>(visitor: inout V) throws {
        try visitor.visitRepeated(dimensions, fieldNumber: 1)
        try unknownFields.traverse(visitor: &visitor)
    }
}
