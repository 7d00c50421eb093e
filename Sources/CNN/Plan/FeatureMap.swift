package import KernelABI

/// A map in an execution's arena; valid as long as the execution, and its content until the next run.
package struct FeatureMap {
    /// The first element.
    package let start: UnsafeMutablePointer<Float>
    /// Shape, and where each element lies.
    package let layout: BlockedLayout

    /// A map over memory that somebody else owns, of `layout.count` floats.
    package init(start: UnsafeMutablePointer<Float>, layout: BlockedLayout) {
        self.start = start
        self.layout = layout
    }

    /// The elements as planes: channel after channel, row after row.
    package var planar: [Float] {
        (0..<layout.channels).flatMap { channel in
            let plane = start + layout.offset(channel: channel)
            return (0..<layout.pixels).map { plane[$0 * layout.block] }
        }
    }

    /// Fills the map from planes; `values` has `channels * pixels` elements.
    package func fill(planar values: [Float]) {
        precondition(values.count == layout.channels * layout.pixels, "wrong number of elements")
        for channel in 0..<layout.channels {
            let plane = start + layout.offset(channel: channel)
            for pixel in 0..<layout.pixels { plane[pixel * layout.block] = values[channel * layout.pixels + pixel] }
        }
    }
}
