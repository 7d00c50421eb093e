import KernelABI

extension Graph {
    /// Inserts the conversions between what is outside and what the kernels read and write.
    ///
    /// The picture stays as it is for the dense convolutions that read it, the stem as a rule, and becomes a map in blocks
    /// for everything else. The outputs become floats: where nobody else reads them, in the pointwise convolution that makes
    /// them.
    func convertingFormats(_ precision: Precision) -> Graph {
        var result = self
        func readsPixels(_ layer: Layer) -> Bool {
            if case .convolution(let convolution) = layer.operation { convolution.readsInput } else { false }
        }
        if layers.contains(where: { $0.inputs.contains(0) && !readsPixels($0) }) {
            let picture = result.appendMap(like: 0, format: .blocks)
            for index in result.layers.indices where !readsPixels(result.layers[index]) {
                result.layers[index].inputs = result.layers[index].inputs.map { $0 == 0 ? picture : $0 }
            }
            result.layers.insert(
                Layer(name: maps[0].name, operation: .narrow, inputs: [0], output: picture, activation: .none), at: 0)
        }
        guard precision != .fp32 else { return result }
        let readers = readers()
        result.outputs = outputs.map { output in
            let maker = layers.first { $0.output == output }
            if readers[output] == 1, maker?.residual == nil, maker?.convolution?.kind == .pointwise {
                result.maps[output].format = .floatBlocks
                return output
            }
            let floats = result.appendMap(like: output, format: .floatBlocks)
            result.layers.append(
                Layer(
                    name: maps[output].name, operation: .widen, inputs: [output], output: floats, activation: .none))
            return floats
        }
        return result
    }

    private mutating func appendMap(like map: Int, format: Format) -> Int {
        let map = maps[map]
        maps.append(
            Map(
                name: map.name, channels: map.channels, height: map.height, width: map.width, format: format,
                range: map.range, quantization: map.quantization))
        return maps.count - 1
    }
}
