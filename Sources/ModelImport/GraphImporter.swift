import CNN
import KernelABI

/// Walks an ONNX graph in its order and turns it into layers.
///
/// Values are symbolic: rearranged channels and half-told activations are only noted, and become layers when one reads
/// them. What the graph's outputs stand for in the end is the heads' business.
struct GraphImporter {
    private(set) var values: [String: Value] = [:]
    var list: LayerList

    /// Bounds that keep sizes far from overflow; the description's own are checked when it is opened.
    enum Limit {
        static let nodes = 10_000
        static let side = 1 << 13
        static let weights = 1 << 26
        static let channels = 1 << 16
        static let stride = 1 << 12
    }

    /// The side the import is done for where the file fixes none.
    static let defaultSide = 320

    /// Imports all nodes.
    init(_ graph: ONNXGraph) throws(ModelImportError) {
        guard graph.nodes.count <= Limit.nodes else {
            throw ModelImportError(
                location: "graph", message: "\(graph.nodes.count) nodes; expected at most \(Limit.nodes)")
        }
        let constants = Set(graph.initializers.map(\.name))
        let inputs = graph.inputs.filter { !constants.contains($0.name) }
        guard let input = inputs.first, inputs.count == 1, input.dimensions.count == 4, input.dimensions[1] == 3 else {
            let found = inputs.map { "'\($0.name)' \($0.dimensions)" }.joined(separator: ", ")
            throw ModelImportError(
                location: "graph", message: "inputs \(found); expected one of shape [1, 3, height, width]")
        }
        let sides = input.dimensions[2...].map { $0 == 0 ? Int64(Self.defaultSide) : $0 }
        guard sides.allSatisfy({ 1...Int64(Limit.side) ~= $0 }) else {
            throw ModelImportError(
                location: "graph",
                message: "input '\(input.name)' \(input.dimensions); expected sides up to \(Limit.side)")
        }
        list = LayerList(input: input.name, height: Int(sides[0]), width: Int(sides[1]))
        values[input.name] = .map(list.view(0))
        for tensor in graph.initializers { values[tensor.name] = .constant(try Constant(tensor)) }
        for node in graph.nodes { try run(node) }
    }

    private mutating func run(_ node: ONNXNode) throws(ModelImportError) {
        guard node.domain.isEmpty || node.domain == "ai.onnx" else {
            throw ModelImportError(node, "unsupported operator of domain '\(node.domain)' on \(shapes(of: node))")
        }
        let results: [Value]
        switch node.operation {
        case "Constant": results = [.constant(try constant(node))]
        case "Identity", "Dropout": results = [try value(node, 0)]
        case "Conv": results = [.map(try convolution(node))]
        case "Pad": results = [.map(try pad(node))]
        case "AveragePool": results = [.map(try averagePool(node))]
        case "Softmax": results = [try softmax(node)]
        case "MaxPool": results = [.map(try maxPool(node))]
        case "GlobalAveragePool": results = [.map(try globalAveragePool(node))]
        case "Resize", "Upsample": results = [.map(try resize(node))]
        case "Relu", "LeakyRelu", "Sigmoid", "HardSigmoid", "HardSwish", "Clip":
            results = [.map(try activation(node))]
        case "Add", "Mul", "Div": results = [.map(try arithmetic(node))]
        case "Concat": results = [try concat(node)]
        case "Split": results = try split(node).map { .map($0) }
        case "Slice": results = [.map(try slice(node))]
        case "Gather": results = [.map(try gather(node))]
        case "Reshape": results = [try reshape(node)]
        case "Transpose": results = [try transpose(node)]
        default: throw ModelImportError(node, "unsupported operator on \(shapes(of: node))")
        }
        guard results.count >= node.outputs.count else {
            throw ModelImportError(node, "\(node.outputs.count) outputs; \(node.operation) makes \(results.count)")
        }
        for (name, result) in zip(node.outputs, results) where !name.isEmpty { values[name] = result }
    }

    /// An input of a node.
    func value(_ node: ONNXNode, _ index: Int) throws(ModelImportError) -> Value {
        guard node.inputs.indices ~= index, let value = values[node.inputs[index]] else {
            let name = node.inputs.indices ~= index ? "'\(node.inputs[index])'" : "\(index)"
            throw ModelImportError(node, "input \(name) is made by no node before it")
        }
        return value
    }

    /// An input that is a map.
    func view(_ node: ONNXNode, _ index: Int) throws(ModelImportError) -> MapView {
        let view = try paddedView(node, index)
        guard view.zeros == [0, 0, 0, 0] else { throw unsupported(node, "zeros around its input") }
        return view
    }

    /// An input that is a map, perhaps with zeros around it.
    func paddedView(_ node: ONNXNode, _ index: Int) throws(ModelImportError) -> MapView {
        guard case .map(let view) = try value(node, index) else { throw unsupported(node) }
        return view
    }

    /// An input that is a constant; nil where it is left out.
    func constant(_ node: ONNXNode, _ index: Int) throws(ModelImportError) -> Constant? {
        guard node.inputs.indices ~= index, !node.inputs[index].isEmpty else { return nil }
        guard case .constant(let constant) = try value(node, index) else {
            throw ModelImportError(node, "input '\(node.inputs[index])' is computed; expected a constant")
        }
        return constant
    }

    /// The map that holds an input's channels.
    mutating func map(_ node: ONNXNode, _ index: Int) throws(ModelImportError) -> LayerList.Map {
        try list.map(for: try view(node, index), name: node.inputs[index], at: node)
    }

    /// What is known of the shapes a node reads, for messages.
    func shapes(of node: ONNXNode) -> String {
        node.inputs.map { values[$0]?.shape ?? "nothing" }.joined(separator: ", ")
    }

    /// The error for a form of an operator that is not understood.
    func unsupported(_ node: ONNXNode, _ detail: String = "") -> ModelImportError {
        ModelImportError(
            node, "unsupported form\(detail.isEmpty ? "" : " (\(detail))") on \(shapes(of: node))")
    }

    private func constant(_ node: ONNXNode) throws(ModelImportError) -> Constant {
        guard let tensor = node.attributes.first(where: { $0.name == "value" })?.tensor else { throw unsupported(node) }
        return try Constant(tensor)
    }
}
