import KernelABI

/// Where every map of a graph lies in the arena, concatenations written in place.
///
/// A concatenation's inputs that begin at a whole block of its channels become parts of its buffer, so that their
/// layers write straight into it; the others are copied.
struct StoragePlan {
    /// Each map's place and layout.
    let regions: [Plan.Region]
    /// Bytes of the arena.
    let size: Int
    /// For every map the concatenation it is a part of, or nil.
    let inPlace: [Int?]

    /// Maps are in use by whole stages of layers.
    init(_ graph: Graph, stages: [Range<Int>], _ kernels: KernelTable) {
        let block = kernels.block
        let layouts = graph.maps.map {
            BlockedLayout(
                channels: $0.channels, height: $0.height, width: $0.width,
                block: $0.format == .pixels ? $0.channels : block,
                quantization: $0.format == .blocks ? $0.quantization ?? .identity : .identity)
        }
        let elementSizes = graph.maps.map {
            $0.format == .blocks ? kernels.precision.elementSize : MemoryLayout<Float>.size
        }
        var whole = [Int?](repeating: nil, count: layouts.count)
        var offsetInWhole = [Int](repeating: 0, count: layouts.count)
        for layer in graph.layers {
            guard case .concat = layer.operation else { continue }
            var channel = 0
            for input in layer.inputs {
                // The last lanes of a part must not reach into its neighbour's.
                let aligned = channel % block == 0
                let full = layouts[input].channels % block == 0 || input == layer.inputs.last
                if aligned, full, input != 0, whole[input] == nil, layer.inputs.count(where: { $0 == input }) == 1 {
                    whole[input] = layer.output
                    offsetInWhole[input] =
                        layouts[layer.output].offset(channel: channel) * elementSizes[layer.output]
                }
                channel += layouts[input].channels
            }
        }
        inPlace = whole

        // The buffer a map lies in is that of the outermost concatenation it is a part of.
        func root(_ map: Int) -> (map: Int, offset: Int) {
            var (map, offset) = (map, 0)
            while let outer = whole[map] {
                offset += offsetInWhole[map]
                map = outer
            }
            return (map, offset)
        }
        // The input keeps its place for the whole run, so that its spare lanes stay zero and it can be run again; so
        // do the outputs, which are read after the last step.
        var first = [Int](repeating: Int.max, count: layouts.count)
        var last = [Int](repeating: -1, count: layouts.count)
        func use(_ map: Int, _ step: Int) {
            let buffer = root(map).map
            first[buffer] = min(first[buffer], step)
            last[buffer] = max(last[buffer], step)
        }
        use(0, 0)
        use(0, stages.count)
        for (stage, layers) in stages.enumerated() {
            for layer in graph.layers[layers] {
                for map in layer.inputs + [layer.output] { use(map, stage) }
                if let residual = layer.residual { use(residual, stage) }
            }
        }
        for output in graph.outputs { use(output, stages.count) }

        let buffers = layouts.indices.filter { last[$0] >= 0 }
        let memory = MemoryPlan(
            buffers.map {
                .init(
                    count: layouts[$0].count * elementSizes[$0], firstStep: first[$0], lastStep: last[$0])
            })
        var place = [Int](repeating: 0, count: layouts.count)
        for (buffer, offset) in zip(buffers, memory.offsets) { place[buffer] = offset }
        regions = layouts.indices.map {
            let (buffer, offset) = root($0)
            return Plan.Region(offset: place[buffer] + offset, layout: layouts[$0])
        }
        size = memory.count
    }
}
