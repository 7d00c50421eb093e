import KernelABI

#if arch(x86_64)
    import _Builtin_intrinsics.intel
    import _Builtin_intrinsics.intel.cpuid
#endif

/// What the CPU this runs on can execute.
enum CPUFeatures {
    /// Whether CPU and operating system allow an instruction set.
    static func has(_ isa: ISA) -> Bool {
        switch isa {
        case .reference, .baseline: true
        case .avx2: hasAVX2
        }
    }

    #if arch(x86_64)
        /// The features of `x86-64-v3`, and an operating system that saves the wide registers.
        ///
        /// How to ask is in the Intel SDM, volume 1, section 14.3. XGETBV can't be said in Swift. CPUID leaf 0DH gives the size of what the operating system saves: 576 bytes
        /// without the wide halves of the registers, 832 and more with them (ibid., 13.4).
        private static let hasAVX2: Bool = {
            let basic = query(leaf: 1)
            // FMA, MOVBE, OSXSAVE, AVX, F16C.
            let wanted: UInt32 = 1 << 12 | 1 << 22 | 1 << 27 | 1 << 28 | 1 << 29
            guard basic.ecx & wanted == wanted, query(leaf: 0xD).ebx >= 832 else { return false }
            // BMI1, AVX2, BMI2.
            let extended: UInt32 = 1 << 3 | 1 << 5 | 1 << 8
            return query(leaf: 7).ebx & extended == extended
        }()

        private struct Answer {
            var eax: UInt32 = 0
            var ebx: UInt32 = 0
            var ecx: UInt32 = 0
            var edx: UInt32 = 0
        }

        private static func query(leaf: UInt32) -> Answer {
            var answer = Answer()
            _ = __get_cpuid_count(leaf, 0, &answer.eax, &answer.ebx, &answer.ecx, &answer.edx)
            return answer
        }
    #else
        private static let hasAVX2 = false
    #endif
}
