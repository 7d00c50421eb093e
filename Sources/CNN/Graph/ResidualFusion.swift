import KernelABI

extension Graph {
    /// Moves residual additions into the pointwise convolution that makes one of their inputs, so that the sum never
    /// travels through memory twice.
    ///
    /// It may where nobody else reads the convolution's output, no activation stands between the two, and the other
    /// input is there before the convolution runs.
    func fusingResiduals() -> Graph {
        let readers = readers()
        var maker = [Int](repeating: -1, count: maps.count)
        for (position, layer) in layers.enumerated() {
            maker[layer.output] = position
        }

        var fused: [Layer?] = layers
        for (position, sum) in layers.enumerated() {
            guard case .add = sum.operation else { continue }
            for (term, other) in [(sum.inputs[1], sum.inputs[0]), (sum.inputs[0], sum.inputs[1])] {
                guard maker[term] > maker[other], readers[term] == 1, let convolution = fused[maker[term]],
                    case .convolution(let operation) = convolution.operation, operation.kind == .pointwise,
                    convolution.activation == .none, convolution.residual == nil
                else { continue }
                fused[maker[term]] = Layer(
                    name: convolution.name, operation: convolution.operation, inputs: convolution.inputs,
                    output: sum.output, activation: sum.activation, residual: other)
                maker[sum.output] = maker[term]
                fused[position] = nil
                break
            }
        }
        var result = self
        result.layers = fused.compactMap { $0 }
        return result
    }
}
