import CNN

extension GraphImporter {
    /// A convolution, its weights in the form the engine knows: groups of one or all channels, whole pixels.
    mutating func convolution(_ node: ONNXNode) throws(ModelImportError) -> MapView {
        var source = try paddedView(node, 0)
        guard let weight = try constant(node, 1), weight.shape.count == 4, let values = weight.floats,
            source.leading == [1, source.channels.count], !source.isFlat
        else { throw unsupported(node) }
        let outputs = weight.shape[0]
        let bias = try constant(node, 2).map { $0.floats ?? [] } ?? [Float](repeating: 0, count: outputs)
        let groups = node.integer("group") ?? 1
        guard groups >= 1, outputs >= 1, outputs % groups == 0, bias.count == outputs,
            weight.shape[1] == source.channels.count / groups, source.channels.count % groups == 0,
            node.integers("kernel_shape") ?? Array(weight.shape[2...]) == Array(weight.shape[2...])
        else { throw unsupported(node, "group \(groups)") }
        var sliding = try sliding(node, kernel: Array(weight.shape[2...]))
        if source.zeros != [0, 0, 0, 0] {
            guard let pads = sliding.pads else { throw unsupported(node, "zeros around its input") }
            sliding.pads = zip(pads, source.zeros).map { $0 + $1 }
            source.zeros = [0, 0, 0, 0]
        }
        var kernel = Kernel(
            outputs: outputs, inputs: weight.shape[1], height: weight.shape[2], width: weight.shape[3], values: values)
        let depthwise = groups > 1 && groups == source.channels.count && groups == outputs
        if groups > 1, !depthwise {
            guard let dense = kernel.ungrouped(groups) else { throw unsupported(node, "group \(groups)") }
            kernel = dense
        }
        var read = source
        if source.channels.contains(where: { $0.rowStep > 1 || $0.columnStep > 1 }) {
            guard !depthwise, let folded = Sampling(source, kernel, sliding) else {
                throw unsupported(node, "sampled input")
            }
            (read, kernel, sliding) = (folded.view, folded.kernel, folded.sliding)
        }
        let input = try list.map(for: read, name: node.inputs[0], at: node)
        guard let size = sliding.output(height: input.height, width: input.width) else {
            throw unsupported(node, "kernel \(sliding.kernel)")
        }
        let name = node.outputs.first ?? ""
        var layer = NetworkDescription.Layer(op: "conv", inputs: [input.name], output: name)
        (layer.weight, layer.bias, layer.stride) = ("\(name).weight", "\(name).bias", sliding.stride)
        layer.groups = depthwise ? groups : 1
        // SAME and no zeros are one for a kernel of one pixel.
        layer.pads = sliding.kernel == [1, 1] && sliding.pads == [0, 0, 0, 0] ? nil : sliding.pads
        list.addTensor(
            "\(name).weight", shape: [outputs, kernel.inputs, kernel.height, kernel.width], values: kernel.values)
        list.addTensor("\(name).bias", shape: [outputs], values: bias)
        return list.append(
            layer, channels: outputs, height: size.height, width: size.width,
            stride: try stride(input, times: sliding.stride, at: node))
    }

    /// A convolution's weights: output, input of a group, row, column.
    struct Kernel {
        let outputs: Int
        let inputs: Int
        let height: Int
        let width: Int
        var values: [Float]

        init(outputs: Int, inputs: Int, height: Int, width: Int, values: [Float]) {
            self.outputs = outputs
            self.inputs = inputs
            self.height = height
            self.width = width
            self.values = values
        }

        /// Zeros; nil where they would be too many.
        init?(outputs: Int, inputs: Int, height: Int, width: Int) {
            let (plane, first) = outputs.multipliedReportingOverflow(by: inputs)
            let (count, second) = plane.multipliedReportingOverflow(by: height * width)
            guard !first, !second, count <= Limit.weights else { return nil }
            self.init(
                outputs: outputs, inputs: inputs, height: height, width: width,
                values: [Float](repeating: 0, count: count))
        }

        subscript(output: Int, input: Int, row: Int, column: Int) -> Float {
            get { values[((output * inputs + input) * height + row) * width + column] }
            set { values[((output * inputs + input) * height + row) * width + column] = newValue }
        }

        /// A kernel over all channels that has zeros where groups do not meet.
        func ungrouped(_ groups: Int) -> Kernel? {
            guard var dense = Kernel(outputs: outputs, inputs: inputs * groups, height: height, width: width) else {
                return nil
            }
            for output in 0..<outputs {
                let first = output / (outputs / groups) * inputs
                for input in 0..<inputs {
                    for row in 0..<height {
                        for column in 0..<width {
                            dense[output, first + input, row, column] = self[output, input, row, column]
                        }
                    }
                }
            }
            return dense
        }
    }

    /// A convolution over every second pixel, in turn from each of four corners (the "focus" of YOLO), as one over all.
    ///
    /// Row r of the kernel for pixels that begin at row p is row 2 r + p of a kernel twice as high; strides and zeros
    /// grow alike.
    struct Sampling {
        let view: MapView
        let kernel: Kernel
        let sliding: Sliding

        init?(_ source: MapView, _ small: Kernel, _ smallSliding: Sliding) {
            let step = source.channels[0].rowStep
            guard
                source.channels.allSatisfy({
                    $0.rowStep == step && $0.columnStep == step && $0.function == .identity
                }),
                let pads = smallSliding.pads
            else { return nil }
            var channels: [MapView.Channel] = []
            for channel in source.channels.map({ MapView.Channel(map: $0.map, index: $0.index) })
            where !channels.contains(channel) { channels.append(channel) }
            guard
                var kernel = Kernel(
                    outputs: small.outputs, inputs: channels.count, height: small.height * step,
                    width: small.width * step)
            else { return nil }
            for (input, channel) in source.channels.enumerated() {
                let target = channels.firstIndex(of: .init(map: channel.map, index: channel.index)) ?? 0
                for output in 0..<small.outputs {
                    for row in 0..<small.height {
                        for column in 0..<small.width {
                            kernel[output, target, row * step + channel.row, column * step + channel.column] +=
                                small[output, input, row, column]
                        }
                    }
                }
            }
            self.kernel = kernel
            sliding = Sliding(
                kernel: [kernel.height, kernel.width], stride: smallSliding.stride * step, pads: pads.map { $0 * step })
            view = MapView(
                leading: [1, channels.count], channels: channels, height: source.height * step,
                width: source.width * step)
        }
    }
}
