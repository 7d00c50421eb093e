import KernelABI

func activated(_ x: Float, _ activation: Activation) -> Float {
    switch activation {
    case .none, .relu, .relu6: min(max(x, activation.lowerBound), activation.upperBound)
    case .leakyReLU: x > 0 ? x : x * 0.1
    case .sigmoid: sigmoid(x)
    case .silu: x * sigmoid(x)
    case .hardSigmoid: min(max(x / 6 + 0.5, 0), 1)
    case .hardSwish: x * min(max(x / 6 + 0.5, 0), 1)
    }
}

private func sigmoid(_ x: Float) -> Float { Float(1 / (1 + exponential(Double(-x)))) }

/// exp by its series, after halving the argument until it is small: exp(x) = exp(x / 2)^2.
///
/// No library of mathematics: this target imports none.
private func exponential(_ x: Double) -> Double {
    let x = min(max(x, -700), 700)
    var (term, sum) = (1.0, 1.0)
    for n in 1..<12 {
        term *= x / 1024 / Double(n)
        sum += term
    }
    for _ in 0..<10 { sum *= sum }
    return sum
}
