package import KernelABI

/// The oracle: planar maps, one output at a time, no care for speed.
package let referenceKernels = KernelTable(
    isa: .reference, weights: PackedWeights(block: 1, panel: 1), pointwise: pointwise, depthwise: depthwise,
    dense: dense, add: add, upsample2: upsample2, copyChannels: copyChannels, maxPool: maxPool,
    upsample2Bilinear: upsample2Bilinear, select: select, mean: mean, scale: scale, activate: activate)
