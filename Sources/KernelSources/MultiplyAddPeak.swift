import KernelABI

/// Chains of multiply-adds that do not wait for each other: more than latency times throughput of the units asks for
/// (at most 5 cycles and 2 a cycle), and few enough for 16 registers.
private let chains = 12

func f32MultiplyAddPeak(rounds: Int) -> MultiplyAddWork {
    // Each begins elsewhere, or the compiler would run equal ones as one. A literal, since `InlineArray(repeating:)` would
    // leave a weak specialisation behind that other instruction sets' code might be linked to.
    @inline(__always) func start(_ value: Float) -> Vector { Vector(repeating: value) }
    var sums: InlineArray<12, Vector> = [
        start(0), start(1), start(2), start(3), start(4), start(5), start(6), start(7), start(8), start(9), start(10),
        start(11),
    ]
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
