package import KernelABI

#if ISA_AVX512
    private let isa = ISA.avx512
#elseif ISA_AVX2
    private let isa = ISA.avx2
#else
    private let isa = ISA.baseline
#endif

/// The SIMD kernels of a precision, compiled for this target's instruction set.
package func simdKernels(_ precision: Precision) -> KernelTable {
    switch precision {
    case .fp32: table(.fp32, Float.self) { depthwise($0, Float.self) }
    case .bf16: table(.bf16, BFloat16.self) { depthwise($0, BFloat16.self) }
    case .int8: table(.int8, UInt8.self, depthwise: depthwiseBytes)
    }
}

@inline(__always) private func table<E: Element>(
    _ precision: Precision, _ element: E.Type, depthwise: @escaping @Sendable (ConvolutionArguments) -> Void
) -> KernelTable {
    KernelTable(
        isa: isa, precision: precision, weights: PackedWeights(block: lanes, panel: 2),
        pointwise: { pointwise($0, element, to: element) },
        pointwiseToFloats: { pointwise($0, element, to: Float.self) }, depthwise: depthwise,
        dense: { dense($0, element) },
        stem: { stem($0, element) }, add: { add($0, element) }, upsample2: { upsample2($0, element) },
        copyChannels: { copyChannels($0, element) }, maxPool: { maxPool($0, element) },
        upsample2Bilinear: { upsample2Bilinear($0, element) }, select: { select($0, element) },
        mean: { mean($0, element) }, scale: { scale($0, element) }, narrow: { narrow($0, element) },
        widen: { widen($0, element) }, pictureRow: f32PictureRow, multiplyAddPeak: f32MultiplyAddPeak)
}
