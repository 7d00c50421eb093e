import KernelABI

/// The channels a pointwise convolution reads out of several maps, or not all in their order.
struct ChannelGathering: Sendable {
    /// For each of the layer's inputs the channels that are read; the target is the convolution's input channel.
    let moves: [[ChannelMove]]

    /// Neighbouring channels of one input.
    struct Run: Sendable {
        /// The place among the layer's inputs.
        let input: Int
        let moves: ArraySlice<ChannelMove>
    }

    /// The channels as they lie in memory, map after map; a run goes beyond a block of `block` channels only where it
    /// begins with one.
    func runs(block: Int) -> [Run] {
        moves.enumerated().flatMap { input, moves in
            let moves = moves.sorted { $0.source < $1.source }
            var runs: [Run] = []
            var start = 0
            for end in 1..<max(1, moves.count + 1) {
                let isCut =
                    end == moves.count || moves[end].source != moves[end - 1].source + 1
                    || moves[end].source % block == 0 && moves[start].source % block != 0
                if isCut {
                    runs.append(Run(input: input, moves: moves[start..<end]))
                    start = end
                }
            }
            return runs
        }
    }
}

extension Graph.Convolution {
    /// The order in which its kernel meets the input channels.
    func inputOrder(block: Int) -> InputOrder {
        guard let gathering else { return InputOrder(count: inputs) }
        return InputOrder(
            runs: gathering.runs(block: block).map { run in
                InputOrder.Run(lane: (run.moves.first?.source ?? 0) % block, channels: run.moves.map(\.target))
            })
    }
}

extension Graph {
    /// Lets pointwise convolutions read channels where they were made, so that a shuffle, a split or a concatenation that
    /// only they read is no work at all.
    ///
    /// Concatenations of whole blocks of `block` channels stay: `StoragePlan` has them written in place.
    func gatheringChannels(block: Int) -> Graph {
        let readers = readers()
        var pointwiseReaders = [Int](repeating: 0, count: maps.count)
        for layer in layers {
            if let convolution = layer.convolution, convolution.kind == .pointwise {
                pointwiseReaders[layer.inputs[0]] += 1
            }
        }
        var makers: [Int: (layer: Layer, moves: [[ChannelMove]])] = [:]
        var result = self
        result.layers = layers.compactMap { layer in
            if readers[layer.output] == pointwiseReaders[layer.output], let moves = moves(layer, block: block) {
                makers[layer.output] = (layer, moves)
                return nil
            }
            guard var convolution = layer.convolution, let maker = makers[layer.inputs[0]] else { return layer }
            convolution.gathering = ChannelGathering(moves: maker.moves)
            var layer = layer
            layer.operation = .convolution(convolution)
            layer.inputs = maker.layer.inputs
            return layer
        }
        return result
    }

    /// How a layer that only moves channels moves those of its inputs; nil where it does more, or is free anyway.
    private func moves(_ layer: Layer, block: Int) -> [[ChannelMove]]? {
        switch layer.operation {
        case .select(let moves): return moves
        case .concat:
            var first = 0
            var moves: [[ChannelMove]] = []
            for channels in layer.inputs.map({ maps[$0].channels }) {
                moves.append((0..<channels).map { ChannelMove(source: $0, target: first + $0) })
                first += channels
            }
            let isInWholeBlocks = layer.inputs.dropLast().allSatisfy { maps[$0].channels % block == 0 }
            return isInWholeBlocks ? nil : moves
        default: return nil
        }
    }
}
