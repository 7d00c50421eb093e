package import SwiftProtobuf

/// `NodeProto`: one operation.
package struct ONNXNode: ONNXMessage {
    /// Names of the values it reads; an empty one stands for an input left out.
    package var inputs: [String] = []
    /// Names of the values it makes.
    package var outputs: [String] = []
    /// Its own name, which may be empty.
    package var name = ""
    /// The operator: "Conv".
    package var operation = ""
    /// Whose operator it is; empty for the standard's.
    package var domain = ""
    /// What the operator is told besides its inputs.
    package var attributes: [ONNXAttribute] = []
    package var unknownFields = UnknownStorage()

    package static let protoMessageName = "onnx.NodeProto"

    package init() {}

    package mutating func decodeMessage<D: Decoder>(decoder: inout D) throws {
        while let field = try decoder.nextFieldNumber() {
            switch field {
            case 1: try decoder.decodeRepeatedStringField(value: &inputs)
            case 2: try decoder.decodeRepeatedStringField(value: &outputs)
            case 3: try decoder.decodeSingularStringField(value: &name)
            case 4: try decoder.decodeSingularStringField(value: &operation)
            case 5: try decoder.decodeRepeatedMessageField(value: &attributes)
            case 7: try decoder.decodeSingularStringField(value: &domain)
            default: break
            }
        }
    }

    package func traverse<V: Visitor>(visitor: inout V) throws {
        if !inputs.isEmpty { try visitor.visitRepeatedStringField(value: inputs, fieldNumber: 1) }
        if !outputs.isEmpty { try visitor.visitRepeatedStringField(value: outputs, fieldNumber: 2) }
        try visitor.visitSingularStringField(value: name, fieldNumber: 3)
        try visitor.visitSingularStringField(value: operation, fieldNumber: 4)
        try visitor.visitRepeated(attributes, fieldNumber: 5)
        if !domain.isEmpty { try visitor.visitSingularStringField(value: domain, fieldNumber: 7) }
        try unknownFields.traverse(visitor: &visitor)
    }

    /// A list of whole numbers among the attributes.
    func integers(_ attribute: String) -> [Int]? {
        attributes.first { $0.name == attribute }.map { $0.integers.map(Int.init) }
    }

    /// A whole number among the attributes.
    func integer(_ attribute: String) -> Int? { attributes.first { $0.name == attribute }.map { Int($0.integer) } }

    /// A fraction among the attributes.
    func float(_ attribute: String) -> Float? { attributes.first { $0.name == attribute }?.float }

    /// A word among the attributes.
    func string(_ attribute: String) -> String? {
        attributes.first { $0.name == attribute }.map { String(decoding: $0.bytes, as: UTF8.self) }
    }
}
