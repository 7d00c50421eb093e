/// What a pointwise (1x1, stride 1) convolution works on.
///
/// Maps are `BlockedLayout` in the table's block, of elements of the table's precision; weights and bias are
/// `PackedWeights`. No pointer needs more than the alignment of its elements. The output overlaps neither the input nor
/// the residual.
package struct PointwiseArguments {
    /// The map that is read, or one of several.
    package var input: UnsafeRawPointer
    /// Where the input channels lie, in the order of the weights.
    package var inputRuns: UnsafeBufferPointer<ChannelRun>
    /// The kernel, packed.
    package var weights: UnsafeRawPointer
    /// One float an output channel, spare lanes included.
    package var bias: UnsafePointer<Float>
    /// In int8, what the sums of each output channel are multiplied with to be numbers; as many as `bias` has.
    package var sumScales: UnsafePointer<Float>
    /// A map of the output's shape, added before the activation.
    package var residual: UnsafeRawPointer?
    /// What the residual's numbers stand for.
    package var residualQuantization: Quantization
    /// The map that is written.
    package var output: UnsafeMutableRawPointer
    /// The shape of each map that is read, but for its number of channels.
    package var inputLayout: BlockedLayout
    /// The output's shape.
    package var outputLayout: BlockedLayout
    /// Applied to the finished sums.
    package var activation: Activation
    /// The rows of the output that are made.
    package var rows: Range<Int>

    /// Input and output have the same height and width.
    package init(
        input: UnsafeRawPointer, inputRuns: UnsafeBufferPointer<ChannelRun>, weights: UnsafeRawPointer,
        bias: UnsafePointer<Float>, sumScales: UnsafePointer<Float>, residual: UnsafeRawPointer?,
        residualQuantization: Quantization, output: UnsafeMutableRawPointer, inputLayout: BlockedLayout,
        outputLayout: BlockedLayout, activation: Activation, rows: Range<Int>
    ) {
        self.input = input
        self.inputRuns = inputRuns
        self.weights = weights
        self.bias = bias
        self.sumScales = sumScales
        self.residual = residual
        self.residualQuantization = residualQuantization
        self.output = output
        self.inputLayout = inputLayout
        self.outputLayout = outputLayout
        self.activation = activation
        self.rows = rows
    }
}

/// What a depthwise or a dense convolution works on; the pointers as in `PointwiseArguments`.
package struct ConvolutionArguments {
    /// The map that is read.
    package var input: UnsafeRawPointer
    /// The kernel, packed.
    package var weights: UnsafeRawPointer
    /// One float an output channel, spare lanes included.
    package var bias: UnsafePointer<Float>
    /// In int8, what the sums of each output channel are multiplied with to be numbers; as many as `bias` has.
    package var sumScales: UnsafePointer<Float>
    /// The map that is written.
    package var output: UnsafeMutableRawPointer
    /// The input's shape.
    package var inputLayout: BlockedLayout
    /// The output's shape.
    package var outputLayout: BlockedLayout
    /// Kernel size, stride and padding.
    package var window: Window
    /// Applied to the finished sums.
    package var activation: Activation
    /// The rows of the output that are made.
    package var rows: Range<Int>

    /// The output's height and width are those `Window` gives for the input.
    package init(
        input: UnsafeRawPointer, weights: UnsafeRawPointer, bias: UnsafePointer<Float>,
        sumScales: UnsafePointer<Float>, output: UnsafeMutableRawPointer, inputLayout: BlockedLayout,
        outputLayout: BlockedLayout, window: Window,
        activation: Activation,
        rows: Range<Int>
    ) {
        self.input = input
        self.weights = weights
        self.bias = bias
        self.sumScales = sumScales
        self.output = output
        self.inputLayout = inputLayout
        self.outputLayout = outputLayout
        self.window = window
        self.activation = activation
        self.rows = rows
    }
}

/// What the elementwise sum of two maps works on: all three of one shape.
package struct AdditionArguments {
    /// The first term.
    package var left: UnsafeRawPointer
    /// The second term.
    package var right: UnsafeRawPointer
    /// The map that is written.
    package var output: UnsafeMutableRawPointer
    /// The output's layout.
    package var layout: BlockedLayout
    /// What the numbers of the terms stand for.
    package var leftQuantization, rightQuantization: Quantization
    /// Applied to the finished sums.
    package var activation: Activation
    /// The rows of the output that are made.
    package var rows: Range<Int>

    /// The output may be one of the inputs, of its own quantization.
    package init(
        left: UnsafeRawPointer, right: UnsafeRawPointer, output: UnsafeMutableRawPointer, layout: BlockedLayout,
        leftQuantization: Quantization, rightQuantization: Quantization, activation: Activation, rows: Range<Int>
    ) {
        self.left = left
        self.right = right
        self.output = output
        self.layout = layout
        self.leftQuantization = leftQuantization
        self.rightQuantization = rightQuantization
        self.activation = activation
        self.rows = rows
    }
}

/// What the kernels that only move elements work on: upsampling, copying into a concatenation, changing the format.
package struct CopyArguments {
    /// The map that is read.
    package var input: UnsafeRawPointer
    /// The map that is written.
    package var output: UnsafeMutableRawPointer
    /// The input's shape.
    package var inputLayout: BlockedLayout
    /// The output's shape.
    package var outputLayout: BlockedLayout
    /// The output's channel the input's first goes to; 0 for upsampling.
    package var firstChannel: Int
    /// The rows of the output that are made.
    package var rows: Range<Int>

    /// The two maps do not overlap.
    package init(
        input: UnsafeRawPointer, output: UnsafeMutableRawPointer, inputLayout: BlockedLayout,
        outputLayout: BlockedLayout, firstChannel: Int, rows: Range<Int>
    ) {
        self.input = input
        self.output = output
        self.inputLayout = inputLayout
        self.outputLayout = outputLayout
        self.firstChannel = firstChannel
        self.rows = rows
    }
}
