/// The kernels of one instruction set, and the layout they want.
///
/// A kernel allocates nothing, keeps no state and may run on any number of threads at once.
package struct KernelTable: Sendable {
    /// The instruction set the kernels were compiled for.
    package let isa: ISA
    /// The layout of weights, and with `weights.block` that of every map.
    package let weights: PackedWeights
    /// 1x1 convolution, stride 1, with bias, residual and activation.
    package let pointwise: @Sendable (PointwiseArguments) -> Void
    /// Convolution of each channel with its own kernel, with bias and activation.
    package let depthwise: @Sendable (ConvolutionArguments) -> Void
    /// Convolution of any kernel size and stride, with bias and activation.
    package let dense: @Sendable (ConvolutionArguments) -> Void
    /// Sum of two maps, with activation.
    package let add: @Sendable (AdditionArguments) -> Void
    /// Every pixel becomes 2 x 2 equal ones.
    package let upsample2: @Sendable (CopyArguments) -> Void
    /// Copies a map into the channels of a wider one.
    package let copyChannels: @Sendable (CopyArguments) -> Void

    /// One function a kernel; all take maps and weights of the same blocks.
    package init(
        isa: ISA, weights: PackedWeights,
        pointwise: @escaping @Sendable (PointwiseArguments) -> Void,
        depthwise: @escaping @Sendable (ConvolutionArguments) -> Void,
        dense: @escaping @Sendable (ConvolutionArguments) -> Void,
        add: @escaping @Sendable (AdditionArguments) -> Void,
        upsample2: @escaping @Sendable (CopyArguments) -> Void,
        copyChannels: @escaping @Sendable (CopyArguments) -> Void
    ) {
        self.isa = isa
        self.weights = weights
        self.pointwise = pointwise
        self.depthwise = depthwise
        self.dense = dense
        self.add = add
        self.upsample2 = upsample2
        self.copyChannels = copyChannels
    }

    /// Channels in a block of every map.
    package var block: Int { weights.block }
}
