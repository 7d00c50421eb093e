import CNN

// Operators that slide a window, and those that change a map's size.
extension GraphImporter {
    /// What a Conv or pool says of its window.
    struct Sliding {
        var kernel: [Int]
        var stride: Int
        /// Top, left, bottom, right; nil for SAME as TensorFlow means it.
        var pads: [Int]?

        func output(height: Int, width: Int) -> (height: Int, width: Int)? {
            guard let pads else { return ((height + stride - 1) / stride, (width + stride - 1) / stride) }
            let places = (height + pads[0] + pads[2] - kernel[0], width + pads[1] + pads[3] - kernel[1])
            guard places.0 >= 0, places.1 >= 0 else { return nil }
            return (places.0 / stride + 1, places.1 / stride + 1)
        }
    }

    func sliding(_ node: ONNXNode, kernel: [Int]) throws(ModelImportError) -> Sliding {
        let strides = node.integers("strides") ?? [1, 1]
        let dilations = node.integers("dilations") ?? [1, 1]
        guard kernel.count == 2, kernel.allSatisfy({ 1...15 ~= $0 }), strides.count == 2, strides[0] == strides[1],
            1...8 ~= strides[0], dilations.allSatisfy({ $0 == 1 }), node.integer("ceil_mode") ?? 0 == 0
        else {
            throw unsupported(node, "kernel \(kernel), strides \(strides), dilations \(dilations)")
        }
        var sliding = Sliding(kernel: kernel, stride: strides[0], pads: node.integers("pads") ?? [0, 0, 0, 0])
        switch node.string("auto_pad") ?? "NOTSET" {
        case "NOTSET": break
        case "VALID": sliding.pads = [0, 0, 0, 0]
        case "SAME_UPPER": sliding.pads = nil
        case let other: throw unsupported(node, "auto_pad \(other)")
        }
        if let pads = sliding.pads {
            guard pads.count == 4, pads.allSatisfy({ 0...14 ~= $0 }) else { throw unsupported(node, "pads \(pads)") }
        }
        return sliding
    }

    /// The stride of a map that a window of `stride` makes of another.
    func stride(_ input: LayerList.Map, times stride: Int, at node: ONNXNode) throws(ModelImportError) -> Int {
        guard input.stride <= Limit.stride else { throw unsupported(node, "a stride above \(Limit.stride)") }
        return input.stride * stride
    }

    /// Zeros around a map are left to the window that reads it.
    func pad(_ node: ONNXNode) throws(ModelImportError) -> MapView {
        var source = try view(node, 0)
        let pads = try constant(node, 1)?.integers ?? node.integers("pads") ?? []
        let value = try constant(node, 2)?.floats ?? [node.float("value") ?? 0]
        guard pads.count == 8, pads.allSatisfy({ 0...14 ~= $0 }), [0, 1, 4, 5].allSatisfy({ pads[$0] == 0 }),
            node.string("mode") ?? "constant" == "constant", value == [0],
            source.leading == [1, source.channels.count],
            !source.isFlat
        else { throw unsupported(node, "pads \(pads)") }
        source.zeros = [pads[2], pads[3], pads[6], pads[7]]
        return source
    }

    /// A mean over windows is a convolution of each channel with equal weights.
    mutating func averagePool(_ node: ONNXNode) throws(ModelImportError) -> MapView {
        var source = try paddedView(node, 0)
        var sliding = try sliding(node, kernel: node.integers("kernel_shape") ?? [])
        let countsZeros = node.integer("count_include_pad") ?? 0 == 1
        guard let pads = sliding.pads, countsZeros || pads == [0, 0, 0, 0] else {
            throw unsupported(node, "zeros that do not count")
        }
        sliding.pads = zip(pads, source.zeros).map { $0 + $1 }
        source.zeros = [0, 0, 0, 0]
        let input = try list.map(for: source, name: node.inputs[0], at: node)
        guard let size = sliding.output(height: input.height, width: input.width) else { throw unsupported(node) }
        let name = node.outputs.first ?? ""
        let taps = sliding.kernel[0] * sliding.kernel[1]
        var layer = NetworkDescription.Layer(op: "conv", inputs: [input.name], output: name)
        (layer.weight, layer.bias, layer.stride) = ("\(name).weight", "\(name).bias", sliding.stride)
        (layer.groups, layer.pads) = (input.channels, sliding.pads)
        list.addTensor(
            "\(name).weight", shape: [input.channels, 1] + sliding.kernel,
            values: [Float](repeating: 1 / Float(taps), count: input.channels * taps))
        list.addTensor("\(name).bias", shape: [input.channels], values: [Float](repeating: 0, count: input.channels))
        return list.append(
            layer, channels: input.channels, height: size.height, width: size.width,
            stride: try stride(input, times: sliding.stride, at: node))
    }

    mutating func maxPool(_ node: ONNXNode) throws(ModelImportError) -> MapView {
        let input = try map(node, 0)
        let sliding = try sliding(node, kernel: node.integers("kernel_shape") ?? [])
        guard let size = sliding.output(height: input.height, width: input.width) else { throw unsupported(node) }
        var layer = NetworkDescription.Layer(op: "maxpool", inputs: [input.name], output: node.outputs.first ?? "")
        layer.kernel = sliding.kernel
        layer.stride = sliding.stride
        layer.pads = sliding.pads
        return list.append(
            layer, channels: input.channels, height: size.height, width: size.width,
            stride: try stride(input, times: sliding.stride, at: node))
    }

    mutating func globalAveragePool(_ node: ONNXNode) throws(ModelImportError) -> MapView {
        let input = try map(node, 0)
        return list.append(
            .init(op: "mean", inputs: [input.name], output: node.outputs.first ?? ""), channels: input.channels,
            height: 1, width: 1, stride: input.stride)
    }

    /// Twice the height and width, by repetition or bilinear with half-pixel centres.
    ///
    /// Asymmetric coordinates rounded down and half-pixel centres rounded to the nearest both repeat each pixel.
    mutating func resize(_ node: ONNXNode) throws(ModelImportError) -> MapView {
        let input = try map(node, 0)
        let factors = try constant(node, node.operation == "Upsample" ? 1 : 2)?.floats ?? []
        let sizes = try constant(node, 3)?.integers
        let doubles =
            sizes.map { $0 == [1, input.channels, 2 * input.height, 2 * input.width] } ?? (factors == [1, 1, 2, 2])
        let coordinates = node.string("coordinate_transformation_mode") ?? "half_pixel"
        let mode = node.string("mode") ?? "nearest"
        let rounding = node.string("nearest_mode") ?? "round_prefer_floor"
        let operation: String
        switch (mode, coordinates, rounding) {
        case ("nearest", "asymmetric", "floor"), ("nearest", "half_pixel", "round_prefer_floor"):
            operation = "upsample2"
        case ("nearest", _, _) where node.operation == "Upsample": operation = "upsample2"
        case ("linear", "half_pixel", _) where node.operation == "Resize": operation = "upsample2-bilinear"
        default: throw unsupported(node, "\(mode), \(coordinates), \(rounding)")
        }
        guard doubles, input.height <= Limit.side / 2, input.width <= Limit.side / 2, input.stride % 2 == 0 else {
            throw unsupported(node, "scales \(factors)")
        }
        return list.append(
            .init(op: operation, inputs: [input.name], output: node.outputs.first ?? ""), channels: input.channels,
            height: 2 * input.height, width: 2 * input.width, stride: input.stride / 2)
    }
}
