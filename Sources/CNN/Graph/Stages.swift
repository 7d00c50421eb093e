extension Graph {
    /// The layers in groups that run together: a depthwise convolution and the pointwise one behind it, where nobody else
    /// reads what is between them; every other layer alone.
    func stages() -> [Range<Int>] {
        let readers = readers()
        var stages: [Range<Int>] = []
        var index = 0
        while index < layers.count {
            let count = index + 1 < layers.count && isSeparable(layers[index], layers[index + 1], readers) ? 2 : 1
            stages.append(index..<index + count)
            index += count
        }
        return stages
    }

    private func isSeparable(_ first: Layer, _ second: Layer, _ readers: [Int]) -> Bool {
        guard case .convolution(let depthwise) = first.operation, case .convolution(let pointwise) = second.operation
        else { return false }
        return depthwise.kind == .depthwise && pointwise.kind == .pointwise && second.inputs == [first.output]
            && readers[first.output] == 1 && second.residual != first.output
            && maps[second.output].format == .blocks
    }
}
