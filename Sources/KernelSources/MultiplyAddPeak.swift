import KernelABI

/// Chains of multiply-adds that do not wait for each other: more than latency times throughput of the units asks for
/// (at most 5 cycles and 2 a cycle), and few enough for 16 registers.
private let chains = 12

func f32MultiplyAddPeak(rounds: Int) -> MultiplyAddWork {
    var sums = InlineArray<12, Vector>(repeating: .zero)
    for chain in 0..<chains { sums[chain] = Vector(repeating: Float(chain)) }
    // Each chain goes towards the fixed point 1 of x / 2 + 1 / 2: no value ever gets tiny or huge, which would be slow.
    let half = Vector(repeating: 0.5)
    for _ in 0..<rounds {
        for chain in 0..<chains {
            var next = half
            next.accumulate(sums[chain], half)
            sums[chain] = next
        }
    }
    var sum = Vector.zero
    for chain in 0..<chains { sum += sums[chain] }
    return MultiplyAddWork(operations: 2 &* rounds &* chains &* lanes, sum: sum.sum())
}
