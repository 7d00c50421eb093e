import KernelABI

func multiplyAddPeak(rounds: Int) -> MultiplyAddWork {
    var sum: Float = 0
    for _ in 0..<rounds { sum = 0.5 + sum * 0.5 }
    return MultiplyAddWork(operations: 2 * rounds, sum: sum)
}
