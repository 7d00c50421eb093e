import Foundation
import ModelImport

/// A NanoDet head of two levels on a picture of 64 x 64: every kind of rearrangement, built message by message.
enum TinyONNX {
    static let model: ONNXModel = {
        var model = ONNXModel()
        model.graph.inputs = [value("image", [1, 3, 64, 64])]
        model.graph.outputs = [value("rows", [])]
        model.graph.initializers = [
            floats("stem.w", [8, 3, 3, 3]), floats("stem.b", [8]), floats("dw.w", [4, 1, 3, 3]), floats("dw.b", [4]),
            floats("out.w", [112, 8, 1, 1]), floats("out.b", [112]), integers("pair", [1, 2, 4, 32, 32]),
            integers("eight", [1, 8, 32, 32]), integers("flat", [1, 112, -1]), integers("halves", [4, 4]),
            floats("scales", [1, 1, 2, 2], values: [1, 1, 2, 2], shape: [4]),
        ]
        model.graph.nodes = [
            node("Conv", ["image", "stem.w", "stem.b"], ["stem"], pads: 1, strides: 2),
            node("Relu", ["stem"], ["stem.act"]),
            node("Reshape", ["stem.act", "pair"], ["split"]),
            node("Transpose", ["split"], ["swapped"], integers: ["perm": [0, 2, 1, 3, 4]]),
            node("Reshape", ["swapped", "eight"], ["shuffled"]),
            node("Split", ["shuffled", "halves"], ["left", "right"], integer: ["axis": 1]),
            node("Conv", ["right", "dw.w", "dw.b"], ["dw"], pads: 1, integer: ["group": 4]),
            node("Sigmoid", ["dw"], ["gate"]),
            node("Mul", ["dw", "gate"], ["silu"]),
            node("Concat", ["left", "silu"], ["joined"], integer: ["axis": 1]),
            node("Conv", ["joined", "out.w", "out.b"], ["level"]),
            node("Reshape", ["level", "flat"], ["cells"]),
            node("Concat", ["cells", "cells"], ["all"], integer: ["axis": 2]),
            node("Transpose", ["all"], ["rows"], integers: ["perm": [0, 2, 1]]),
        ]
        return model
    }()

    static func node(
        _ operation: String, _ inputs: [String], _ outputs: [String], pads: Int64? = nil, strides: Int64? = nil,
        integers: [String: [Int64]] = [:], integer: [String: Int64] = [:]
    ) -> ONNXNode {
        var node = ONNXNode()
        (node.operation, node.inputs, node.outputs, node.name) = (
            operation, inputs, outputs, "\(operation)_\(outputs[0])"
        )
        var lists = integers
        if let pads { lists["pads"] = [pads, pads, pads, pads] }
        if let strides { lists["strides"] = [strides, strides] }
        node.attributes = lists.sorted { $0.key < $1.key }.map { name, values in
            var attribute = ONNXAttribute()
            (attribute.name, attribute.integers) = (name, values)
            return attribute
        }
        for (name, value) in integer {
            var attribute = ONNXAttribute()
            (attribute.name, attribute.integer) = (name, value)
            node.attributes.append(attribute)
        }
        return node
    }

    private static func value(_ name: String, _ dimensions: [Int64]) -> ONNXValue {
        var value = ONNXValue()
        (value.name, value.dimensions) = (name, dimensions)
        return value
    }

    private static func floats(_ name: String, _ shape: [Int64], values: [Float]? = nil, shape told: [Int64]? = nil)
        -> ONNXTensor
    {
        var tensor = ONNXTensor()
        (tensor.name, tensor.type, tensor.dimensions) = (name, 1, told ?? shape)
        let count = Int(shape.reduce(1, *))
        tensor.floats = values ?? (0..<count).map { Float($0 * 37 % 101 - 50) / 100 }
        return tensor
    }

    private static func integers(_ name: String, _ values: [Int64]) -> ONNXTensor {
        var tensor = ONNXTensor()
        (tensor.name, tensor.type, tensor.dimensions, tensor.integers) = (name, 7, [Int64(values.count)], values)
        return tensor
    }
}
