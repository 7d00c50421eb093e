package import SwiftProtobuf

/// A message of the part of ONNX that is read here.
package protocol ONNXMessage: Message, Equatable {}

extension ONNXMessage {
    package func isEqualTo(message: any Message) -> Bool { self == message as? Self }
}

/// The part of ONNX's `ModelProto` an import needs.
///
/// Field numbers are those of onnx.proto in <https://github.com/onnx/onnx>; fields without use here are kept unread.
package struct ONNXModel: ONNXMessage {
    /// The graph.
    package var graph = ONNXGraph()
    /// Versions of the operator sets; that of the default domain decides what the operators mean.
    package var operatorSets: [ONNXOperatorSet] = []
    package var unknownFields = UnknownStorage()

    package static let protoMessageName = "onnx.ModelProto"

    package init() {}

    package mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 7: try decoder.decodeMessageField(of: &graph)
            case 8: try decoder.decodeRepeatedMessageField(value: &operatorSets)
            default: break
            }
        }
    }

    package func traverse<V: Visitor>(visitor: inout V) throws {
        try visitor.visitSingularMessageField(value: graph, fieldNumber: 7)
        try visitor.visitRepeated(operatorSets, fieldNumber: 8)
        try unknownFields.traverse(visitor: &visitor)
    }
}

/// `OperatorSetIdProto`: a domain, "" or "ai.onnx" for the standard's own, and its version.
package struct ONNXOperatorSet: ONNXMessage {
    /// Whose operators.
    package var domain = ""
    /// Which version of them.
    package var version: Int64 = 0
    package var unknownFields = UnknownStorage()

    package static let protoMessageName = "onnx.OperatorSetIdProto"

    package init() {}

    package mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: try decoder.decodeSingularStringField(value: &domain)
            case 2: try decoder.decodeSingularInt64Field(value: &version)
            default: break
            }
        }
    }

    package func traverse<V: Visitor>(visitor: inout V) throws {
        if !domain.isEmpty { try visitor.visitSingularStringField(value: domain, fieldNumber: 1) }
        try visitor.visitSingularInt64Field(value: version, fieldNumber: 2)
        try unknownFields.traverse(visitor: &visitor)
    }
}

/// `GraphProto`: nodes in the order they run, and the constants they read.
package struct ONNXGraph: ONNXMessage {
    /// The operations.
    package var nodes: [ONNXNode] = []
    /// Named constants.
    package var initializers: [ONNXTensor] = []
    /// What the graph is given; in old files the initializers too.
    package var inputs: [ONNXValue] = []
    /// What it answers.
    package var outputs: [ONNXValue] = []
    package var unknownFields = UnknownStorage()

    package static let protoMessageName = "onnx.GraphProto"

    package init() {}

    package mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: try decoder.decodeRepeatedMessageField(value: &nodes)
            case 5: try decoder.decodeRepeatedMessageField(value: &initializers)
            case 11: try decoder.decodeRepeatedMessageField(value: &inputs)
            case 12: try decoder.decodeRepeatedMessageField(value: &outputs)
            default: break
            }
        }
    }

    package func traverse<V: Visitor>(visitor: inout V) throws {
        try visitor.visitRepeated(nodes, fieldNumber: 1)
        try visitor.visitRepeated(initializers, fieldNumber: 5)
        try visitor.visitRepeated(inputs, fieldNumber: 11)
        try visitor.visitRepeated(outputs, fieldNumber: 12)
        try unknownFields.traverse(visitor: &visitor)
    }
}

extension Visitor {
    /// A repeated message field, where there is one.
    mutating func visitRepeated<M: Message>(_ messages: [M], fieldNumber: Int) throws {
        if !messages.isEmpty { try visitRepeatedMessageField(value: messages, fieldNumber: fieldNumber) }
    }
}
