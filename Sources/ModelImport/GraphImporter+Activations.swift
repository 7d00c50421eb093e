import CNN
import KernelABI

// Activations, whole or in the pieces ONNX writes them in, and the sums and products of maps.
extension GraphImporter {
    func activation(_ node: ONNXNode) throws(ModelImportError) -> MapView {
        let source = try view(node, 0)
        let wanted: Activation
        switch node.operation {
        case "Relu": wanted = .relu
        case "LeakyRelu":
            guard abs((node.float("alpha") ?? 0.01) - 0.1) < 1e-6 else {
                throw unsupported(node, "alpha \(node.float("alpha") ?? 0.01); expected 0.1")
            }
            wanted = .leakyReLU
        case "Sigmoid": wanted = .sigmoid
        case "HardSwish": wanted = .hardSwish
        case "HardSigmoid":
            let (alpha, beta) = (node.float("alpha") ?? 0.2, node.float("beta") ?? 0.5)
            guard abs(alpha - 1 / 6) < 1e-6, beta == 0.5 else {
                throw unsupported(node, "alpha \(alpha), beta \(beta); expected 1/6 and 0.5")
            }
            wanted = .hardSigmoid
        default:
            let low = try constant(node, 1).map { $0.scalar } ?? node.float("min")
            let high = try constant(node, 2).map { $0.scalar } ?? node.float("max")
            guard low == 0, high == 6 || high == nil else {
                throw unsupported(node, "range \(low ?? -.infinity)...\(high ?? .infinity); expected 0...6")
            }
            if high == 6, let shifted = source.applying({ $0 == .plus3 ? .relu6Plus3 : nil }) { return shifted }
            wanted = high == 6 ? .relu6 : .relu
        }
        guard let result = source.applying({ $0 == .identity ? .activation(wanted) : nil }) else {
            throw unsupported(node, "an activation of an activation")
        }
        return result
    }

    /// A softmax over the channels; only the heads know what to do with it.
    func softmax(_ node: ONNXNode) throws(ModelImportError) -> Value {
        guard case .channelsLast(let source, let isTurned) = try value(node, 0),
            [3, -1].contains(node.integer("axis")),
            let view = source.applying({ $0 == .identity ? .softmax : nil })
        else { throw unsupported(node) }
        return .channelsLast(view, isTurned: isTurned)
    }

    /// Sums and products: of two maps, with a factor for each channel, or a piece of an activation.
    mutating func arithmetic(_ node: ONNXNode) throws(ModelImportError) -> MapView {
        var (first, second) = (try value(node, 0), try value(node, 1))
        if case .constant = first, node.operation != "Div" { swap(&first, &second) }
        if case .map(let view) = first, case .constant(let constant) = second, let number = constant.scalar {
            let next: (Function) -> Function? =
                switch (node.operation, number) {
                case ("Add", 3): { $0 == .identity ? .plus3 : nil }
                case ("Div", 6): { $0 == .timesRelu6Plus3 ? .activation(.hardSwish) : nil }
                default: { _ in nil }
                }
            guard let result = view.applying(next) else { throw unsupported(node, "constant \(number)") }
            return result
        }
        guard case .map(let left) = first, case .map(let right) = second, left.leading == right.leading else {
            throw unsupported(node)
        }
        if node.operation == "Mul" {
            for (plain, gate) in [(left, right), (right, left)] {
                if let result = gated(plain, by: gate) { return result }
            }
            for (scaled, factors) in [(0, 1), (1, 0)] where try view(node, factors).cells == 1 {
                return try scale(node, scaled, factors)
            }
        }
        guard node.operation == "Add", (left.height, left.width) == (right.height, right.width) else {
            throw unsupported(node)
        }
        let terms = [try map(node, 0), try map(node, 1)]
        return list.append(
            .init(op: "add", inputs: terms.map(\.name), output: node.outputs.first ?? ""), channels: terms[0].channels,
            height: terms[0].height, width: terms[0].width, stride: terms[0].stride)
    }

    /// x times a function of x that makes a known activation; nil for anything else.
    private func gated(_ plain: MapView, by gate: MapView) -> MapView? {
        guard plain == plain.plain, gate.plain == plain else { return nil }
        return gate.applying {
            switch $0 {
            case .activation(.sigmoid): .activation(.silu)
            case .activation(.hardSigmoid): .activation(.hardSwish)
            case .relu6Plus3: .timesRelu6Plus3
            default: nil
            }
        }
    }

    private mutating func scale(_ node: ONNXNode, _ scaled: Int, _ factors: Int) throws(ModelImportError) -> MapView {
        let (input, factor) = (try map(node, scaled), try map(node, factors))
        return list.append(
            .init(op: "scale", inputs: [input.name, factor.name], output: node.outputs.first ?? ""),
            channels: input.channels, height: input.height, width: input.width, stride: input.stride)
    }
}
