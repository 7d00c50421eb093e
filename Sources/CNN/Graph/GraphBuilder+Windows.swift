import KernelABI

// What a layer says of its window or its channels, checked.
extension GraphBuilder {
    /// The zeros around a layer's input.
    func padding(_ layer: NetworkDescription.Layer) throws(NetworkError) -> Graph.Padding {
        guard let pads = layer.pads else {
            guard layer.padding ?? "same" == "same" else {
                throw refusal(layer, "unknown padding '\(layer.padding ?? "")'; expected same")
            }
            return .same
        }
        guard layer.padding == nil, pads.count == 4, pads.allSatisfy({ 0..<Graph.Limit.kernel ~= $0 }) else {
            throw refusal(
                layer, "pads \(pads); expected 4 numbers of 0..<\(Graph.Limit.kernel), and no padding beside them")
        }
        return .explicit(top: pads[0], left: pads[1], bottom: pads[2], right: pads[3])
    }

    /// The size of a window's output: one pixel for each place of the window.
    ///
    /// Pads are smaller than the kernel, so that every window holds a pixel of the picture.
    func windows(_ layer: NetworkDescription.Layer, kernel: [Int], over map: Graph.Map) throws(NetworkError) -> (
        height: Int, width: Int
    ) {
        let stride = layer.stride ?? 1
        guard kernel.count == 2, kernel.allSatisfy({ 1...Graph.Limit.kernel ~= $0 }) else {
            throw refusal(layer, "kernel \(kernel); expected height and width of 1...\(Graph.Limit.kernel)")
        }
        guard 1...Graph.Limit.stride ~= stride else {
            throw refusal(layer, "stride \(stride); expected 1...\(Graph.Limit.stride)")
        }
        guard case .explicit(let top, let left, let bottom, let right) = try padding(layer) else {
            return ((map.height + stride - 1) / stride, (map.width + stride - 1) / stride)
        }
        guard max(top, bottom) < kernel[0], max(left, right) < kernel[1] else {
            throw refusal(
                layer, "pads \(layer.pads ?? []) with kernel \(kernel); expected pads below the kernel's sides")
        }
        let places = (map.height + top + bottom - kernel[0], map.width + left + right - kernel[1])
        guard places.0 >= 0, places.1 >= 0 else {
            throw refusal(layer, "kernel \(kernel) does not fit \(map.shape) with pads \(layer.pads ?? [])")
        }
        return (places.0 / stride + 1, places.1 / stride + 1)
    }

    /// For each input of a "select" the channels that are taken of it, and where they go.
    func selection(_ layer: NetworkDescription.Layer, inputs: [Int]) throws(NetworkError) -> [[ChannelMove]] {
        var owners: [(input: Int, channel: Int)] = []
        for (input, map) in inputs.map({ maps[$0] }).enumerated() {
            guard (map.height, map.width) == (maps[inputs[0]].height, maps[inputs[0]].width) else {
                throw refusal(
                    layer, "selects of \(maps[inputs[0]].shape) and \(map.shape); expected equal height and width")
            }
            for channel in 0..<map.channels { owners.append((input, channel)) }
        }
        let channels = layer.channels ?? []
        guard 1...Graph.Limit.channels ~= channels.count, channels.allSatisfy({ owners.indices ~= $0 }) else {
            throw refusal(layer, "channels \(channels); expected at least one, each of 0..<\(owners.count)")
        }
        var moves = [[ChannelMove]](repeating: [], count: inputs.count)
        for (target, channel) in channels.enumerated() {
            moves[owners[channel].input].append(ChannelMove(source: owners[channel].channel, target: target))
        }
        return moves
    }

    private func refusal(_ layer: NetworkDescription.Layer, _ message: String) -> NetworkError {
        NetworkError(location: "layer '\(layer.output)'", message: message)
    }
}
