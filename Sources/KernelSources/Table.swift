package import KernelABI

#if ISA_AVX2
    private let isa = ISA.avx2
#else
    private let isa = ISA.baseline
#endif

/// The SIMD kernels, compiled for this target's instruction set.
package let simdKernels = KernelTable(
    isa: isa, weights: PackedWeights(block: lanes, panel: 2), pointwise: f32Pointwise5x2, depthwise: f32Depthwise3x3,
    dense: f32Dense5x2, add: f32Add, upsample2: f32Upsample2, copyChannels: f32CopyChannels,
    maxPool: f32MaxPool, upsample2Bilinear: f32Upsample2Bilinear, select: f32Select, mean: f32Mean, scale: f32Scale,
    activate: f32Activate)
