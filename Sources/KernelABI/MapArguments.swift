/// What the largest value under a sliding window is taken of; the pointers as in `PointwiseArguments`.
package struct PoolArguments {
    /// The map that is read.
    package var input: UnsafeRawPointer
    /// The map that is written.
    package var output: UnsafeMutableRawPointer
    /// The input's shape.
    package var inputLayout: BlockedLayout
    /// The output's shape, of as many channels.
    package var outputLayout: BlockedLayout
    /// Size, stride and padding; every window holds at least one pixel of the picture.
    package var window: Window
    /// The rows of the output that are made.
    package var rows: Range<Int>

    /// The two maps do not overlap.
    package init(
        input: UnsafeRawPointer, output: UnsafeMutableRawPointer, inputLayout: BlockedLayout,
        outputLayout: BlockedLayout, window: Window, rows: Range<Int>
    ) {
        self.input = input
        self.output = output
        self.inputLayout = inputLayout
        self.outputLayout = outputLayout
        self.window = window
        self.rows = rows
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
    package var input: UnsafeRawPointer
    /// A map of one pixel: the factors.
    package var factors: UnsafeRawPointer
    /// The map that is written.
    package var output: UnsafeMutableRawPointer
    /// The output's layout.
    package var layout: BlockedLayout
    /// What the numbers of the input and of the factors stand for.
    package var inputQuantization, factorsQuantization: Quantization
    /// The rows of the output that are made.
    package var rows: Range<Int>

    /// The output may be the input, of its own quantization.
    package init(
        input: UnsafeRawPointer, factors: UnsafeRawPointer, output: UnsafeMutableRawPointer, layout: BlockedLayout,
        inputQuantization: Quantization, factorsQuantization: Quantization, rows: Range<Int>
    ) {
        self.input = input
        self.factors = factors
        self.output = output
        self.layout = layout
        self.inputQuantization = inputQuantization
        self.factorsQuantization = factorsQuantization
        self.rows = rows
    }
}
