/// What a pointwise (1x1, stride 1) convolution works on.
///
/// Maps are `BlockedLayout` in the table's block; weights and bias are `PackedWeights`. No pointer needs more than the
/// alignment of a float. The output overlaps neither the input nor the residual.
package struct PointwiseArguments {
    /// The map that is read.
    package var input: UnsafePointer<Float>
    /// The kernel, packed.
    package var weights: UnsafePointer<Float>
    /// One float an output channel, spare lanes included.
    package var bias: UnsafePointer<Float>
    /// A map of the output's shape, added before the activation.
    package var residual: UnsafePointer<Float>?
    /// The map that is written.
    package var output: UnsafeMutablePointer<Float>
    /// The input's shape.
    package var inputLayout: BlockedLayout
    /// The output's shape.
    package var outputLayout: BlockedLayout
    /// Applied to the finished sums.
    package var activation: Activation

    /// Input and output have the same height and width.
    package init(
        input: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>,
        residual: UnsafePointer<Float>?, output: UnsafeMutablePointer<Float>, inputLayout: BlockedLayout,
        outputLayout: BlockedLayout, activation: Activation
    ) {
        self.input = input
        self.weights = weights
        self.bias = bias
        self.residual = residual
        self.output = output
        self.inputLayout = inputLayout
        self.outputLayout = outputLayout
        self.activation = activation
    }
}

/// What a depthwise or a dense convolution works on; the pointers as in `PointwiseArguments`.
package struct ConvolutionArguments {
    /// The map that is read.
    package var input: UnsafePointer<Float>
    /// The kernel, packed.
    package var weights: UnsafePointer<Float>
    /// One float an output channel, spare lanes included.
    package var bias: UnsafePointer<Float>
    /// The map that is written.
    package var output: UnsafeMutablePointer<Float>
    /// The input's shape.
    package var inputLayout: BlockedLayout
    /// The output's shape.
    package var outputLayout: BlockedLayout
    /// Kernel size, stride and padding.
    package var window: Window
    /// Applied to the finished sums.
    package var activation: Activation

    /// The output's height and width are those `Window` gives for the input.
    package init(
        input: UnsafePointer<Float>, weights: UnsafePointer<Float>, bias: UnsafePointer<Float>,
        output: UnsafeMutablePointer<Float>, inputLayout: BlockedLayout, outputLayout: BlockedLayout, window: Window,
        activation: Activation
    ) {
        self.input = input
        self.weights = weights
        self.bias = bias
        self.output = output
        self.inputLayout = inputLayout
        self.outputLayout = outputLayout
        self.window = window
        self.activation = activation
    }
}

/// What the elementwise sum of two maps works on: all three of one layout.
package struct AdditionArguments {
    /// The first term.
    package var left: UnsafePointer<Float>
    /// The second term.
    package var right: UnsafePointer<Float>
    /// The map that is written.
    package var output: UnsafeMutablePointer<Float>
    /// The shape of all three.
    package var layout: BlockedLayout
    /// Applied to the finished sums.
    package var activation: Activation

    /// The output may be one of the inputs.
    package init(
        left: UnsafePointer<Float>, right: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>,
        layout: BlockedLayout, activation: Activation
    ) {
        self.left = left
        self.right = right
        self.output = output
        self.layout = layout
        self.activation = activation
    }
}

/// What the kernels that only move floats work on: upsampling, and copying into a concatenation.
package struct CopyArguments {
    /// The map that is read.
    package var input: UnsafePointer<Float>
    /// The map that is written.
    package var output: UnsafeMutablePointer<Float>
    /// The input's shape.
    package var inputLayout: BlockedLayout
    /// The output's shape.
    package var outputLayout: BlockedLayout
    /// The output's channel the input's first goes to; 0 for upsampling.
    package var firstChannel: Int

    /// The two maps do not overlap.
    package init(
        input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>, inputLayout: BlockedLayout,
        outputLayout: BlockedLayout, firstChannel: Int
    ) {
        self.input = input
        self.output = output
        self.inputLayout = inputLayout
        self.outputLayout = outputLayout
        self.firstChannel = firstChannel
    }
}
