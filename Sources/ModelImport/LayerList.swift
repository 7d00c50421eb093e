import CNN
import KernelABI

/// The layers imported so far, and their tensors.
struct LayerList {
    /// A map, and what is known of it at the size the import is done for.
    struct Map {
        let name: String
        let channels: Int
        let height: Int
        let width: Int
        /// Pixels of the input from one pixel to the next.
        let stride: Int
        /// Its layer; nil for the network's input.
        let layer: Int?
    }

    private(set) var layers: [NetworkDescription.Layer] = []
    private(set) var tensors: [String: WeightsFileWriter.Tensor] = [:]
    private(set) var maps: [Map] = []
    /// For each map what its readers get; nil while nobody reads it.
    private var activations: [Activation?] = []
    /// Views that were made into maps.
    private var made: [[MapView.Channel]: Int] = [:]

    init(input: String, height: Int, width: Int) {
        maps = [Map(name: input, channels: 3, height: height, width: width, stride: 1, layer: nil)]
        activations = [Activation.none]
    }

    /// All channels of a map.
    func view(_ map: Int) -> MapView {
        MapView(
            leading: [1, maps[map].channels], channels: (0..<maps[map].channels).map { .init(map: map, index: $0) },
            height: maps[map].height, width: maps[map].width)
    }

    /// Adds a layer that makes a map of the given shape, and answers with the map.
    mutating func append(
        _ layer: NetworkDescription.Layer, channels: Int, height: Int, width: Int, stride: Int
    ) -> MapView {
        maps.append(
            Map(
                name: layer.output, channels: channels, height: height, width: width, stride: stride,
                layer: layers.count))
        activations.append(nil)
        layers.append(layer)
        return view(maps.count - 1)
    }

    mutating func addTensor(_ name: String, shape: [Int], values: [Float]) {
        tensors[name] = WeightsFileWriter.Tensor(shape: shape, values: values)
    }

    /// The map that holds a view's channels in their order: one there is, or a "concat" or "select" of several.
    mutating func map(for view: MapView, name: String, at node: ONNXNode) throws(ModelImportError) -> Map {
        for channel in view.channels { try settle(channel, at: node) }
        let channels = view.channels.map { MapView.Channel(map: $0.map, index: $0.index) }
        if let known = made[channels] { return maps[known] }
        let parts = wholeMaps(channels)
        if let parts, parts.count == 1 { return maps[parts[0]] }
        var sources: [Int] = []
        for channel in channels where !sources.contains(channel.map) { sources.append(channel.map) }
        guard sources.count <= 64 else {
            throw ModelImportError(node, "reads channels of \(sources.count) maps; expected at most 64")
        }
        var layer = NetworkDescription.Layer(
            op: parts == nil ? "select" : "concat", inputs: (parts ?? sources).map { maps[$0].name }, output: name)
        if parts == nil {
            var first: [Int: Int] = [:]
            var count = 0
            for source in sources {
                first[source] = count
                count += maps[source].channels
            }
            layer.channels = channels.map { (first[$0.map] ?? 0) + $0.index }
        }
        let map = append(
            layer, channels: channels.count, height: view.height, width: view.width, stride: maps[sources[0]].stride
        ).channels[0].map
        activations[map] = Activation.none
        made[channels] = map
        return maps[map]
    }

    /// The maps a list of channels is made of, where it holds each of them whole and in order.
    private func wholeMaps(_ channels: [MapView.Channel]) -> [Int]? {
        var parts: [Int] = []
        var next = 0
        while next < channels.count {
            let map = channels[next].map
            let end = next + maps[map].channels
            guard end <= channels.count, parts.count < 64 else { return nil }
            for (index, channel) in channels[next..<end].enumerated() {
                guard channel.map == map, channel.index == index else { return nil }
            }
            parts.append(map)
            next = end
        }
        return parts
    }

    /// Makes the channel's function its layer's activation; all readers of a map must want the same.
    private mutating func settle(_ channel: MapView.Channel, at node: ONNXNode) throws(ModelImportError) {
        let map = maps[channel.map]
        guard channel.rowStep == 1, channel.columnStep == 1 else {
            throw ModelImportError(node, "reads some pixels of '\(map.name)' and not others; only a Conv can do that")
        }
        let wanted: Activation
        switch channel.function {
        case .identity: wanted = .none
        case .activation(let activation): wanted = activation
        default: throw ModelImportError(node, "reads '\(map.name)' in the middle of an activation")
        }
        if let settled = activations[channel.map] {
            guard settled == wanted else {
                throw ModelImportError(
                    node,
                    "reads '\(map.name)' with activation \(wanted.rawValue); other nodes read it with "
                        + "\(settled.rawValue)")
            }
            return
        }
        activations[channel.map] = wanted
        guard wanted != .none, let layer = map.layer else { return }
        guard ["conv", "add"].contains(layers[layer].op) else {
            throw ModelImportError(
                node, "applies \(wanted.rawValue) to '\(map.name)', made by \(layers[layer].op); expected a conv or add"
            )
        }
        layers[layer].activation = wanted.rawValue
    }
}
