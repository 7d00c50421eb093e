import KernelABI

/// The core's speed in the one thing networks are made of: multiplications and additions of fp32 vectors.
struct CorePeak {
    private(set) var gflops = 0.0

    /// Measures for some milliseconds; of several measures the best one counts, since anything else was disturbed.
    mutating func measure(_ kernels: KernelTable) {
        var rounds = 1_000
        for _ in 0..<20 {
            var work = MultiplyAddWork(operations: 0, sum: 0)
            let time = ContinuousClock().measure { work = kernels.multiplyAddPeak(rounds) }
            // Starts short on a slow core, and gets longer until the clock's own cost does not matter.
            guard time > .microseconds(500) else {
                rounds *= 2
                continue
            }
            // The sum is positive; asking for it keeps the work from being left out.
            if work.sum > 0 { gflops = max(gflops, Double(work.operations) / (time / .nanoseconds(1))) }
        }
    }
}
