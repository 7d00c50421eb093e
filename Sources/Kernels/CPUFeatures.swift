import KernelABI

#if arch(x86_64)
    import _Builtin_intrinsics.intel
    import _Builtin_intrinsics.intel.cpuid
#endif

/// What the CPU this runs on can execute.
enum CPUFeatures {
    /// Whether CPU and operating system allow the kernels of an instruction set and precision.
    static func has(_ isa: ISA, _ precision: Precision) -> Bool {
        switch isa {
        case .reference, .baseline: true
        case .avx2: hasAVX2
        case .avx512:
            switch precision {
            case .fp32: hasAVX512
            case .bf16: hasAVX512 && hasBF16
            case .int8: hasAVX512 && hasVNNI
            }
        }
    }

    #if arch(x86_64)
        // How to ask is in the Intel SDM, volume 1, section 14.3. XGETBV can't be said in Swift. CPUID leaf 0DH gives the
        // size of what the operating system saves: 576 bytes without the wide halves of the registers, 832 with those of
        // AVX (ibid., 13.4); where it ends with those of AVX-512 the leaf tells part by part.

        /// The features of `x86-64-v3`, and an operating system that saves the wide registers.
        private static let hasAVX2: Bool = {
            let basic = query(leaf: 1)
            // FMA, MOVBE, OSXSAVE, AVX, F16C.
            let wanted: UInt32 = 1 << 12 | 1 << 22 | 1 << 27 | 1 << 28 | 1 << 29
            guard basic.ecx & wanted == wanted, query(leaf: 0xD).ebx >= 832 else { return false }
            // BMI1, AVX2, BMI2.
            let extended: UInt32 = 1 << 3 | 1 << 5 | 1 << 8
            return query(leaf: 7).ebx & extended == extended
        }()

        /// The features of `x86-64-v4`, and an operating system that saves registers of 512 bits.
        private static let hasAVX512: Bool = {
            // AVX-512 F, DQ, CD, BW, VL.
            let wanted: UInt32 = 1 << 16 | 1 << 17 | 1 << 28 | 1 << 30 | 1 << 31
            return hasAVX2 && savesWideRegisters && query(leaf: 7).ebx & wanted == wanted
        }()

        private static let hasBF16 = query(leaf: 7, part: 1).eax & 1 << 5 != 0
        private static let hasVNNI = query(leaf: 7).ecx & 1 << 11 != 0

        /// Whether the area for the upper halves of the first 16 registers and for the other 16 lies within what is
        /// saved now: leaf 0DH tells of each part of the state where it lies, and of all enabled parts how long they are.
        private static let savesWideRegisters = [6, 7].allSatisfy { (part: UInt32) in
            let place = query(leaf: 0xD, part: part)
            return place.eax > 0 && query(leaf: 0xD).ebx >= place.eax + place.ebx
        }

        private struct Answer {
            var eax: UInt32 = 0
            var ebx: UInt32 = 0
            var ecx: UInt32 = 0
            var edx: UInt32 = 0
        }

        private static func query(leaf: UInt32, part: UInt32 = 0) -> Answer {
            var answer = Answer()
            _ = __get_cpuid_count(leaf, part, &answer.eax, &answer.ebx, &answer.ecx, &answer.edx)
            return answer
        }
    #else
        private static let hasAVX2 = false
        private static let hasAVX512 = false
        private static let hasBF16 = false
        private static let hasVNNI = false
    #endif
}
