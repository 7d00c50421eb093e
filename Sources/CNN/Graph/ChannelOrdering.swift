import KernelABI

extension Graph {
    /// Lets convolutions make those channels side by side that are read together, so that who gathers finds long runs.
    ///
    /// A shuffle network reads every second channel now and every second of the rest later. The order in which a
    /// convolution makes its channels is that of its weights, and free to choose where every reader says which channels it
    /// reads.
    func orderingChannels() -> Graph {
        var result = self
        let readers = channelReaders()
        for position in layers.indices {
            let map = layers[position].output
            guard var convolution = result.layers[position].convolution, convolution.kind != .depthwise,
                let readers = readers[map]
            else { continue }
            let order = readers.indices.sorted {
                readers[$0] == readers[$1] ? $0 < $1 : readers[$0].lexicographicallyPrecedes(readers[$1])
            }
            convolution.outputOrder = order
            result.layers[position].operation = .convolution(convolution)
            result.move(map, to: order)
        }
        return result
    }

    /// For every map that is read only by layers that name its channels: the places of each channel's readers.
    private func channelReaders() -> [Int: [[Int]]] {
        var readers: [Int: [[Int]]] = [:]
        var wholes = Set(outputs)
        for (position, layer) in layers.enumerated() {
            if let residual = layer.residual { wholes.insert(residual) }
            guard let moves = layer.moves else {
                wholes.formUnion(layer.inputs)
                continue
            }
            for (input, moves) in zip(layer.inputs, moves) {
                for move in moves {
                    readers[input, default: Array(repeating: [], count: maps[input].channels)][move.source]
                        .append(position)
                }
            }
        }
        return readers.filter { !wholes.contains($0.key) }
    }

    /// Tells the readers of a map that its channels lie in a new order.
    private mutating func move(_ map: Int, to order: [Int]) {
        var places = [Int](repeating: 0, count: order.count)
        for (place, channel) in order.enumerated() { places[channel] = place }
        for position in layers.indices {
            guard let moves = layers[position].moves else { continue }
            layers[position].moves = zip(layers[position].inputs, moves).map { input, moves in
                input == map ? moves.map { ChannelMove(source: places[$0.source], target: $0.target) } : moves
            }
        }
    }
}

extension Graph.Layer {
    /// The channels it reads of each input, where it does not read all in their order.
    fileprivate var moves: [[ChannelMove]]? {
        get {
            switch operation {
            case .select(let moves): moves
            case .convolution(let convolution): convolution.gathering?.moves
            default: nil
            }
        }
        set {
            guard let newValue else { return }
            if var convolution {
                convolution.gathering = ChannelGathering(moves: newValue)
                operation = .convolution(convolution)
            } else {
                operation = .select(newValue)
            }
        }
    }
}
