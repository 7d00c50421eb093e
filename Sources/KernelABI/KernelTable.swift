/// The kernels of one instruction set, and the layout they want.
///
/// A kernel allocates nothing, keeps no state and may run on any number of threads at once.
package struct KernelTable: Sendable {
    /// The instruction set the kernels were compiled for.
    package let isa: ISA
    /// The elements of every map but those the conversions make or read, and of the weights.
    package let precision: Precision
    /// The layout of weights, and with `weights.block` that of every map.
    package let weights: PackedWeights
    /// 1x1 convolution, stride 1, with bias, residual and activation.
    package let pointwise: @Sendable (PointwiseArguments) -> Void
    /// The same to a map of floats: an output of the network.
    package let pointwiseToFloats: @Sendable (PointwiseArguments) -> Void
    /// Convolution of each channel with its own kernel, with bias and activation.
    package let depthwise: @Sendable (ConvolutionArguments) -> Void
    /// Convolution of any kernel size and stride, with bias and activation.
    package let dense: @Sendable (ConvolutionArguments) -> Void
    /// The same for a picture: interleaved floats, in a block of all channels, whatever the elements of maps are.
    package let stem: @Sendable (ConvolutionArguments) -> Void
    /// Sum of two maps, with activation.
    package let add: @Sendable (AdditionArguments) -> Void
    /// Every pixel becomes 2 x 2 equal ones.
    package let upsample2: @Sendable (CopyArguments) -> Void
    /// Copies a map into the channels of a wider one.
    package let copyChannels: @Sendable (CopyArguments) -> Void

    /// The largest value under a sliding window, channel by channel.
    package let maxPool: @Sendable (PoolArguments) -> Void
    /// Twice the height and width by bilinear interpolation with half-pixel centres, edges repeated.
    package let upsample2Bilinear: @Sendable (CopyArguments) -> Void
    /// Copies chosen channels of a map to chosen channels of another.
    package let select: @Sendable (SelectArguments) -> Void
    /// The mean of each channel, a map of one pixel.
    package let mean: @Sendable (CopyArguments) -> Void
    /// Each channel times its factor.
    package let scale: @Sendable (ScaleArguments) -> Void
    /// A map of floats in blocks of any size becomes one of the table's blocks and elements.
    package let narrow: @Sendable (CopyArguments) -> Void
    /// A map becomes one of floats in the same blocks.
    package let widen: @Sendable (CopyArguments) -> Void
    /// One row of the network's input from two of a YUV picture: scaled, in the network's colours, normalised.
    package let pictureRow: @Sendable (PictureRowArguments) -> Void
    /// Multiplies and adds in registers alone, as fast as the core can, so many rounds long.
    package let multiplyAddPeak: @Sendable (Int) -> MultiplyAddWork

    /// One function a kernel; all take maps and weights of the same blocks.
    package init(
        isa: ISA, precision: Precision, weights: PackedWeights,
        pointwise: @escaping @Sendable (PointwiseArguments) -> Void,
        pointwiseToFloats: @escaping @Sendable (PointwiseArguments) -> Void,
        depthwise: @escaping @Sendable (ConvolutionArguments) -> Void,
        dense: @escaping @Sendable (ConvolutionArguments) -> Void,
        stem: @escaping @Sendable (ConvolutionArguments) -> Void,
        add: @escaping @Sendable (AdditionArguments) -> Void,
        upsample2: @escaping @Sendable (CopyArguments) -> Void,
        copyChannels: @escaping @Sendable (CopyArguments) -> Void,
        maxPool: @escaping @Sendable (PoolArguments) -> Void,
        upsample2Bilinear: @escaping @Sendable (CopyArguments) -> Void,
        select: @escaping @Sendable (SelectArguments) -> Void,
        mean: @escaping @Sendable (CopyArguments) -> Void,
        scale: @escaping @Sendable (ScaleArguments) -> Void,
        narrow: @escaping @Sendable (CopyArguments) -> Void,
        widen: @escaping @Sendable (CopyArguments) -> Void,
        pictureRow: @escaping @Sendable (PictureRowArguments) -> Void,
        multiplyAddPeak: @escaping @Sendable (Int) -> MultiplyAddWork
    ) {
        self.isa = isa
        self.precision = precision
        self.weights = weights
        self.pointwise = pointwise
        self.pointwiseToFloats = pointwiseToFloats
        self.depthwise = depthwise
        self.dense = dense
        self.stem = stem
        self.add = add
        self.upsample2 = upsample2
        self.copyChannels = copyChannels
        self.maxPool = maxPool
        self.upsample2Bilinear = upsample2Bilinear
        self.select = select
        self.mean = mean
        self.scale = scale
        self.narrow = narrow
        self.widen = widen
        self.pictureRow = pictureRow
        self.multiplyAddPeak = multiplyAddPeak
    }

    /// Channels in a block of every map.
    package var block: Int { weights.block }
}
