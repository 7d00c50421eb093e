// Operators that only rearrange: nothing is computed for them, the list of channels changes.
extension GraphImporter {
    func concat(_ node: ONNXNode) throws(ModelImportError) -> Value {
        var parts: [Value] = []
        for index in node.inputs.indices { parts.append(try value(node, index)) }
        let axis = node.integer("axis") ?? 1
        let maps = parts.compactMap { if case .map(let view) = $0 { view } else { nil } }
        if maps.count == parts.count, let first = maps.first {
            let isLast = axis == first.shape.count - 1 || axis == -1
            guard maps.reduce(0, { $0 + $1.channels.count }) <= Limit.channels,
                maps.allSatisfy({ $0.zeros == [0, 0, 0, 0] })
            else { throw unsupported(node, "more than \(Limit.channels) channels, or zeros around") }
            if axis == 1, maps.allSatisfy({ $0.leading == [1, $0.channels.count] }),
                maps.allSatisfy({ ($0.height, $0.width, $0.isFlat) == (first.height, first.width, first.isFlat) })
            {
                var joined = first
                joined.channels = maps.flatMap(\.channels)
                joined.leading = [1, joined.channels.count]
                return .map(joined)
            }
            if isLast, maps.allSatisfy({ $0.isFlat && $0.leading == first.leading }) { return .columns(maps) }
        }
        let rows = parts.compactMap { if case .rows(let views, let width) = $0 { (views, width) } else { nil } }
        if axis == 1, rows.count == parts.count, let width = rows.first?.1, rows.allSatisfy({ $0.1 == width }) {
            let views = rows.flatMap(\.0)
            guard views.count <= Limit.nodes else { throw unsupported(node, "\(views.count) maps") }
            return .rows(views, width: width)
        }
        throw unsupported(node, "axis \(axis)")
    }

    func split(_ node: ONNXNode) throws(ModelImportError) -> [MapView] {
        let source = try view(node, 0)
        let count = source.channels.count
        let axis = node.integer("axis") ?? 0
        let equal = [Int](repeating: count / max(1, node.outputs.count), count: node.outputs.count)
        let sizes = try constant(node, 1)?.integers ?? node.integers("split") ?? equal
        guard axis == 1, source.leading == [1, count], sizes.allSatisfy({ 1...count ~= $0 }),
            sizes.count <= count, sizes.reduce(0, +) == count
        else { throw unsupported(node, "axis \(axis), sizes \(sizes)") }
        var views: [MapView] = []
        var first = 0
        for size in sizes {
            views.append(source.taking(first..<first + size))
            first += size
        }
        return views
    }

    /// A range of channels, or every second row or column.
    func slice(_ node: ONNXNode) throws(ModelImportError) -> MapView {
        let source = try view(node, 0)
        let starts = try constant(node, 1)?.integers ?? node.integers("starts") ?? []
        let ends = try constant(node, 2)?.integers ?? node.integers("ends") ?? []
        let axes = try constant(node, 3)?.integers ?? node.integers("axes") ?? [0]
        let steps = try constant(node, 4)?.integers ?? [1]
        guard starts.count == 1, ends.count == 1, axes.count == 1, steps.count == 1, !source.isFlat,
            source.leading == [1, source.channels.count], 1...3 ~= axes[0]
        else { throw unsupported(node, "starts \(starts), ends \(ends), axes \(axes), steps \(steps)") }
        let (axis, step, start) = (axes[0], steps[0], starts[0])
        let size = source.shape[axis]
        if axis == 1, step == 1, 0..<size ~= start, ends[0] > start {
            return source.taking(start..<min(size, ends[0]))
        }
        guard axis > 1, step == 2, 0..<2 ~= start, ends[0] >= size, size % 2 == 0 else {
            throw unsupported(node, "axis \(axis), \(start)..<\(ends[0]) by \(step)")
        }
        var result = source
        if axis == 2 { result.height /= 2 } else { result.width /= 2 }
        for index in result.channels.indices {
            if axis == 2 {
                guard result.channels[index].rowStep == 1 else { throw unsupported(node, "sampled twice") }
                (result.channels[index].rowStep, result.channels[index].row) = (2, start)
            } else {
                guard result.channels[index].columnStep == 1 else { throw unsupported(node, "sampled twice") }
                (result.channels[index].columnStep, result.channels[index].column) = (2, start)
            }
        }
        return result
    }

    /// One of the channels' outermost dimension.
    func gather(_ node: ONNXNode) throws(ModelImportError) -> MapView {
        let source = try view(node, 0)
        guard node.integer("axis") ?? 0 == 0, let index = try constant(node, 1)?.integers, index.count == 1,
            source.leading.count > 1, 0..<source.leading[0] ~= index[0]
        else { throw unsupported(node) }
        let count = source.channels.count / source.leading[0]
        var result = source.taking(index[0] * count..<(index[0] + 1) * count)
        result.leading = Array(source.leading.dropFirst())
        return result
    }

    func reshape(_ node: ONNXNode) throws(ModelImportError) -> Value {
        guard let wanted = try constant(node, 1)?.integers else { throw unsupported(node) }
        if case .channelsLast(let view, isTurned: false) = try value(node, 0) {
            guard wanted.count == 3, wanted[0] == 1, wanted[2] >= 1, view.channels.count % wanted[2] == 0,
                wanted[1] == -1 || wanted[1] == view.cells * view.channels.count / wanted[2]
            else { throw unsupported(node, "to \(wanted)") }
            return .rows([view], width: wanted[2])
        }
        let source = try view(node, 0)
        guard let shape = Self.resolved(wanted, from: source.shape) else { throw unsupported(node, "to \(wanted)") }
        var result = source
        for (isFlat, tail) in [(false, [source.height, source.width]), (true, [source.cells])]
        where shape.count > tail.count && Array(shape.suffix(tail.count)) == tail {
            // A channels' dimension has to remain: [1, C, H, W] may be [.., H, W] or [.., H W].
            result.leading = Array(shape.dropLast(tail.count))
            result.isFlat = isFlat
            guard result.leading.reduce(1, *) == source.channels.count else { continue }
            return .map(result)
        }
        throw unsupported(node, "to \(wanted)")
    }

    /// ONNX's shape of a Reshape: 0 keeps a size, one -1 takes what is left; nil where the numbers of elements differ.
    static func resolved(_ wanted: [Int], from shape: [Int]) -> [Int]? {
        let total = shape.reduce(1, *)
        var result = wanted
        for index in wanted.indices where wanted[index] == 0 && shape.indices ~= index { result[index] = shape[index] }
        var known = 1
        for size in result where size != -1 {
            let (product, overflow) = known.multipliedReportingOverflow(by: size)
            guard size >= 1, !overflow, product <= total else { return nil }
            known = product
        }
        if let open = result.firstIndex(of: -1) {
            result[open] = total / known
            guard !result.contains(-1) else { return nil }
            known *= result[open]
        }
        return known == total ? result : nil
    }

    func transpose(_ node: ONNXNode) throws(ModelImportError) -> Value {
        let order = node.integers("perm") ?? []
        switch try value(node, 0) {
        case .columns(let views) where order == [0, 2, 1]:
            return .rows(views, width: views[0].channels.count)
        case .channelsLast(let view, isTurned: true) where order == [0, 3, 2, 1]: return .map(view)
        case .channelsLast(let view, isTurned: false) where order == [0, 3, 1, 2]: return .map(view)
        case .map(let view) where view.zeros == [0, 0, 0, 0]:
            let isImage = view.leading == [1, view.channels.count] && !view.isFlat
            if view.isFlat, order == [0, 2, 1], view.leading == [1, view.channels.count] {
                return .rows([view], width: view.channels.count)
            }
            if isImage, order == [0, 2, 3, 1] { return .channelsLast(view, isTurned: false) }
            if isImage, order == [0, 3, 2, 1] { return .channelsLast(view, isTurned: true) }
            guard let result = view.transposed(order) else { throw unsupported(node, "perm \(order)") }
            return .map(result)
        default: throw unsupported(node, "perm \(order)")
        }
    }
}

extension MapView {
    /// A range of the channels.
    fileprivate func taking(_ range: Range<Int>) -> MapView {
        var result = self
        result.channels = Array(channels[range])
        result.leading = [1, range.count]
        return result
    }

    /// The channels' dimensions in another order; nil where the picture's would move.
    fileprivate func transposed(_ order: [Int]) -> MapView? {
        guard order.sorted() == Array(shape.indices),
            Array(order.suffix(shape.count - leading.count))
                == Array(leading.count..<shape.count)
        else { return nil }
        let axes = order.prefix(leading.count)
        var result = self
        result.leading = axes.map { leading[$0] }
        var strides = [Int](repeating: 1, count: leading.count)
        for axis in leading.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * leading[axis + 1] }
        result.channels = channels.indices.map { position in
            var (rest, index) = (position, 0)
            for axis in axes.reversed() {
                index += rest % leading[axis] * strides[axis]
                rest /= leading[axis]
            }
            return channels[index]
        }
        return result
    }
}
