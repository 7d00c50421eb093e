import KernelABI

extension Graph {
    /// Gives every map of a known range a scale and a zero for its bytes.
    ///
    /// Maps whose elements are moved or compared as they are share theirs: the inputs and the output of a concatenation, a
    /// choice of channels, a pool, an enlargement by repetition.
    func quantizing() throws(NetworkError) -> Graph {
        var result = self
        for family in families() {
            let ranges = family.compactMap { maps[$0].range }
            guard let least = ranges.map(\.lowerBound).min(), let greatest = ranges.map(\.upperBound).max() else {
                continue
            }
            for map in family { result.maps[map].quantization = Quantization(least...greatest) }
        }
        for layer in layers {
            guard let convolution = layer.convolution, convolution.kind == .dense, !convolution.readsInput,
                result.maps[layer.inputs[0]].quantization?.zeroPoint != 0
            else { continue }
            throw NetworkError(
                location: "layer '\(layer.name)'",
                message: "a dense convolution of numbers below 0, which int8 has no kernel for; expected fp32 or bf16")
        }
        return result
    }

    /// Throws for a map in blocks that a layer reads or writes and of whose range nothing is known.
    func checkQuantization() throws(NetworkError) {
        for layer in layers {
            for map in layer.inputs + [layer.output] + (layer.residual.map { [$0] } ?? [])
            where maps[map].format == .blocks && maps[map].quantization == nil {
                throw NetworkError(
                    location: "layer '\(maps[map].name)'",
                    message: "no range, which int8 needs; expected a file that picket model calibrate made")
            }
        }
    }

    /// Maps in groups of one quantization.
    private func families() -> [[Int]] {
        var family = Array(maps.indices)
        for layer in layers where layer.keepsElements {
            // The picture is floats wherever it is read: what is made of it has a quantization of its own.
            for input in layer.inputs where input != 0 {
                let (kept, joined) = (family[layer.output], family[input])
                for map in family.indices where family[map] == joined { family[map] = kept }
            }
        }
        return Array(Dictionary(grouping: maps.indices, by: { family[$0] }).values)
    }
}

extension Graph.Layer {
    /// Whether its output's elements are those of its inputs.
    fileprivate var keepsElements: Bool {
        switch operation {
        case .concat, .select, .maxPool, .upsample2: true
        default: false
        }
    }
}
