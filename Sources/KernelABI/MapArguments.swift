/// What the largest value under a sliding window is taken of; the pointers as in `PointwiseArguments`.
package struct PoolArguments {
    /// The map that is read.
    package var input: UnsafePointer<Float>
    /// The map that is written.
    package var output: UnsafeMutablePointer<Float>
    /// The input's shape.
    package var inputLayout: BlockedLayout
    /// The output's shape, of as many channels.
    package var outputLayout: BlockedLayout
    /// Size, stride and padding; every window holds at least one pixel of the picture.
    package var window: Window

    /// The two maps do not overlap.
    package init(
        input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, inputLayout: BlockedLayout,
        outputLayout: BlockedLayout, window: Window
    ) {
        self.input = input
        self.output = output
        self.inputLayout = inputLayout
        self.outputLayout = outputLayout
        self.window = window
    }
}

/// A channel of one map that becomes a channel of another.
package struct ChannelMove: Hashable, Sendable {
    /// The channel that is read.
    package let source: Int
    /// The channel that is written.
    package let target: Int

    /// Both lie in their maps.
    package init(source: Int, target: Int) {
        self.source = source
        self.target = target
    }
}

/// What a choice of channels works on: a shuffle, a split, or a part of either.
package struct SelectArguments {
    /// The maps; the two do not overlap and have equal height and width.
    package var maps: CopyArguments
    /// The channels that move; those of the output that are no target stay as they are.
    package var moves: UnsafeBufferPointer<ChannelMove>

    /// `maps.firstChannel` plays no part.
    package init(maps: CopyArguments, moves: UnsafeBufferPointer<ChannelMove>) {
        self.maps = maps
        self.moves = moves
    }
}

/// What the product of a map and a factor for each channel works on.
package struct ScaleArguments {
    /// The map that is read.
    package var input: UnsafePointer<Float>
    /// A map of one pixel: the factors.
    package var factors: UnsafePointer<Float>
    /// The map that is written.
    package var output: UnsafeMutablePointer<Float>
    /// The shape of input and output.
    package var layout: BlockedLayout

    /// The output may be the input.
    package init(
        input: UnsafePointer<Float>, factors: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
        layout: BlockedLayout
    ) {
        self.input = input
        self.factors = factors
        self.output = output
        self.layout = layout
    }
}

/// What an activation that is no clamp works on.
package struct ActivationArguments {
    /// The map that is changed.
    package var map: UnsafeMutablePointer<Float>
    /// Its shape.
    package var layout: BlockedLayout
    /// Any.
    package var activation: Activation

    /// A map of the layout.
    package init(map: UnsafeMutablePointer<Float>, layout: BlockedLayout, activation: Activation) {
        self.map = map
        self.layout = layout
        self.activation = activation
    }
}
