package import KernelABI

/// The oracle: planar maps of floats, one output at a time, no care for speed.
package let referenceKernels = KernelTable(
    isa: .reference, precision: .fp32, weights: PackedWeights(block: 1, panel: 1), pointwise: pointwise,
    pointwiseToFloats: pointwise, depthwise: depthwise, dense: dense, stem: dense, add: add, upsample2: upsample2,
    copyChannels: copyChannels,
    maxPool: maxPool,
    upsample2Bilinear: upsample2Bilinear, select: select, mean: mean, scale: scale, narrow: narrow, widen: narrow,
    pictureRow: pictureRow, multiplyAddPeak: multiplyAddPeak)
