import KernelABI
import TestSupport

/// A feature map in planes.
struct Planes {
    let channels: Int
    let height: Int
    let width: Int
    var values: [Float]
    /// What its bytes stand for in int8.
    var quantization = Precision.testQuantization

    init(channels: Int, height: Int, width: Int, random: inout SeededRandom) {
        self.channels = channels
        self.height = height
        self.width = width
        values = (0..<channels * height * width).map { _ in random.float(in: -1...1) }
    }

    /// The same map of numbers a precision can hold.
    func rounded(to precision: Precision) -> Planes {
        var result = self
        result.values = values.map { precision.rounded($0, quantization) }
        return result
    }

    func layout(_ block: Int) -> BlockedLayout {
        BlockedLayout(channels: channels, height: height, width: width, block: block, quantization: quantization)
    }
}

extension Precision {
    /// Of the numbers that tests are made of.
    static let testQuantization = Quantization(-1...1)

    /// The nearest number an element can hold.
    func rounded(_ value: Float, _ quantization: Quantization = testQuantization) -> Float {
        switch self {
        case .fp32: value
        case .bf16: BFloat16(value).float
        case .int8: quantization.value(quantization.byte(value))
        }
    }
}

/// The largest difference of two lists; infinite where their lengths differ or one holds NaN.
func largestDifference(_ left: [Float], _ right: [Float]) -> Float {
    guard left.count == right.count else { return .infinity }
    return zip(left, right).reduce(0) { worst, pair in
        let difference = abs(pair.0 - pair.1)
        return difference.isNaN ? .infinity : max(worst, difference)
    }
}
