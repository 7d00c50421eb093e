import KernelABI

/// Builds a `Graph` layer by layer, and says exactly what is wrong with a layer that does not fit.
struct GraphBuilder {
    private(set) var maps: [Graph.Map]
    private(set) var layers: [Graph.Layer] = []
    /// The map of each name.
    private(set) var indices: [String: Int]
    private let tensors: [String: SafetensorsIndex.Entry]
    private var convolutions = 0

    init(_ description: NetworkDescription, tensors: [String: SafetensorsIndex.Entry], size: PixelSize)
        throws(NetworkError)
    {
        let input = description.input
        let sides = 1...Graph.Limit.side
        guard sides.contains(input.multiple) else {
            throw NetworkError(location: "input", message: "multiple \(input.multiple); expected \(sides)")
        }
        guard sides.contains(size.width), sides.contains(size.height), size.width % input.multiple == 0,
            size.height % input.multiple == 0
        else {
            throw NetworkError(
                location: "input",
                message: "size \(size); expected multiples of \(input.multiple) up to \(Graph.Limit.side)")
        }
        guard ["rgb", "bgr"].contains(input.channels) else {
            throw NetworkError(location: "input", message: "channels '\(input.channels)'; expected rgb or bgr")
        }
        guard ["stretch", "letterbox", "letterbox-top-left"].contains(input.fit) else {
            throw NetworkError(
                location: "input", message: "fit '\(input.fit)'; expected stretch, letterbox or letterbox-top-left")
        }
        guard input.mean.count == 3, input.scale.count == 3 else {
            throw NetworkError(location: "input", message: "mean and scale must have 3 numbers each")
        }
        guard description.layers.count <= Graph.Limit.layers else {
            throw NetworkError(
                location: "layers", message: "\(description.layers.count); expected at most \(Graph.Limit.layers)")
        }
        self.tensors = tensors
        let colors = zip(input.mean, input.scale).flatMap { mean, scale in [-mean * scale, (255 - mean) * scale] }
        maps = [
            Graph.Map(
                name: input.name, channels: 3, height: size.height, width: size.width, format: .pixels,
                range: (colors.min() ?? 0)...(colors.max() ?? 0))
        ]
        indices = [input.name: 0]
    }

    mutating func append(_ layer: NetworkDescription.Layer) throws(NetworkError) {
        func refuse(_ message: String) -> NetworkError {
            NetworkError(location: "layer '\(layer.output)'", message: message)
        }
        var inputs: [Int] = []
        for name in layer.inputs {
            guard let index = indices[name] else { throw refuse("input '\(name)' is made by no layer before it") }
            inputs.append(index)
        }
        guard indices[layer.output] == nil else { throw refuse("the name is taken by an earlier layer") }
        guard let activation = Activation(rawValue: layer.activation ?? "none") else {
            let known = Activation.allCases.map(\.rawValue).joined(separator: ", ")
            throw refuse("unknown activation '\(layer.activation ?? "")'; expected \(known)")
        }
        let arities = [
            "conv": 1...1, "add": 2...2, "concat": 2...64, "select": 1...64, "upsample2": 1...1,
            "upsample2-bilinear": 1...1, "maxpool": 1...1, "mean": 1...1, "scale": 2...2,
        ]
        guard let arity = arities[layer.op] else {
            throw refuse("unknown operation '\(layer.op)'; expected \(arities.keys.sorted().joined(separator: ", "))")
        }
        guard arity.contains(inputs.count) else { throw refuse("\(inputs.count) inputs; \(layer.op) takes \(arity)") }
        let first = maps[inputs[0]]
        var (channels, height, width) = (first.channels, first.height, first.width)
        let operation: Graph.Operation
        switch layer.op {
        case "conv":
            let convolution = try convolution(layer, channels: first.channels, readsInput: inputs[0] == 0)
            operation = .convolution(convolution)
            channels = convolution.outputs
            (height, width) = try windows(
                layer, kernel: [convolution.kernelHeight, convolution.kernelWidth], over: first)
        case "add":
            let second = maps[inputs[1]]
            guard (second.channels, second.height, second.width) == (channels, height, width) else {
                throw refuse("adds \(first.shape) and \(second.shape); expected equal shapes")
            }
            operation = .add
        case "concat":
            for other in inputs.dropFirst().map({ maps[$0] }) {
                guard (other.height, other.width) == (height, width) else {
                    throw refuse("joins \(first.shape) and \(other.shape); expected equal height and width")
                }
                channels += other.channels
            }
            operation = .concat
        case "select":
            let moves = try selection(layer, inputs: inputs)
            channels = moves.reduce(0) { $0 + $1.count }
            operation = .select(moves)
        case "maxpool":
            let kernel = layer.kernel ?? []
            let padding = try padding(layer)
            (height, width) = try windows(layer, kernel: kernel, over: first)
            operation = .maxPool(
                padding.window(height: kernel[0], width: kernel[1], stride: layer.stride ?? 1, over: first))
        case "mean":
            (height, width) = (1, 1)
            operation = .mean
        case "scale":
            let factors = maps[inputs[1]]
            guard (factors.channels, factors.height, factors.width) == (channels, 1, 1) else {
                throw refuse("scales \(first.shape) by \(factors.shape); expected \(channels)x1x1")
            }
            operation = .scale
        default:
            (height, width) = (height * 2, width * 2)
            operation = layer.op == "upsample2" ? .upsample2 : .upsample2Bilinear
        }
        if activation != .none, layer.op != "conv", layer.op != "add" {
            throw refuse("activation '\(activation.rawValue)' on \(layer.op); expected none")
        }
        guard channels <= Graph.Limit.channels, height <= Graph.Limit.side, width <= Graph.Limit.side else {
            throw refuse(
                "makes \(channels)x\(height)x\(width); expected at most \(Graph.Limit.channels) channels and "
                    + "\(Graph.Limit.side) pixels a side")
        }
        indices[layer.output] = maps.count
        layers.append(
            Graph.Layer(
                name: layer.output, operation: operation, inputs: inputs, output: maps.count, activation: activation))
        maps.append(
            Graph.Map(
                name: layer.output, channels: channels, height: height, width: width, range: try range(layer)))
    }

    private func range(_ layer: NetworkDescription.Layer) throws(NetworkError) -> ClosedRange<Float>? {
        guard let range = layer.range else { return nil }
        guard range.count == 2, range.allSatisfy(\.isFinite), range[0] <= range[1] else {
            throw NetworkError(
                location: "layer '\(layer.output)'",
                message: "range \(range); expected two numbers, the least and the greatest")
        }
        return range[0]...range[1]
    }

    private mutating func convolution(
        _ layer: NetworkDescription.Layer, channels: Int, readsInput: Bool
    ) throws(NetworkError) -> Graph.Convolution {
        func refuse(_ message: String) -> NetworkError {
            NetworkError(location: "layer '\(layer.output)'", message: message)
        }
        func shape(_ name: String?, _ role: String, rank: Int) throws(NetworkError) -> [Int] {
            guard let name else { throw refuse("no \(role); a conv needs one") }
            guard let entry = tensors[name] else { throw refuse("the file has no tensor '\(name)' for its \(role)") }
            guard entry.shape.count == rank else {
                throw refuse("\(role) '\(name)' has shape \(entry.shape); expected \(rank) dimensions")
            }
            return entry.shape
        }
        let weight = try shape(layer.weight, "weight", rank: 4)
        let bias = try shape(layer.bias, "bias", rank: 1)
        let groups = layer.groups ?? 1
        let stride = layer.stride ?? 1
        let depthwise = groups != 1 && groups == channels
        guard groups == 1 || depthwise else {
            throw refuse("groups \(groups) with \(channels) input channels; expected 1 or \(channels)")
        }
        guard weight[1] == (depthwise ? 1 : channels), !depthwise || weight[0] == channels else {
            throw refuse("weight has shape \(weight), which does not fit \(channels) input channels, groups \(groups)")
        }
        guard bias[0] == weight[0] else {
            throw refuse("bias has \(bias[0]) numbers; expected \(weight[0]), one an output channel")
        }
        guard weight[2] <= Graph.Limit.kernel, weight[3] <= Graph.Limit.kernel else {
            throw refuse("kernel \(weight[2])x\(weight[3]); expected at most \(Graph.Limit.kernel) a side")
        }
        guard 1...Graph.Limit.stride ~= stride else {
            throw refuse("stride \(stride); expected 1...\(Graph.Limit.stride)")
        }
        let padding = try padding(layer)
        let pointwise =
            !depthwise && !readsInput && weight[2] == 1 && weight[3] == 1 && stride == 1
            && (layer.pads ?? []).allSatisfy { $0 == 0 }
        defer { convolutions += 1 }
        return Graph.Convolution(
            kind: depthwise ? .depthwise : pointwise ? .pointwise : .dense, index: convolutions,
            weight: layer.weight ?? "", bias: layer.bias ?? "", inputs: channels, outputs: weight[0],
            kernelHeight: weight[2], kernelWidth: weight[3], stride: stride, padding: padding,
            readsInput: readsInput && !depthwise, outputOrder: Array(0..<weight[0]))
    }
}

extension Graph.Map {
    /// Channels, height and width, for messages.
    var shape: String { "\(channels)x\(height)x\(width)" }
}
