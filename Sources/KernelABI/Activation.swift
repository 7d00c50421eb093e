/// What a layer does to its sum before it is stored.
package enum Activation: String, Codable, CaseIterable, Sendable {
    /// The sum itself.
    case none
    /// max(x, 0).
    case relu
    /// min(max(x, 0), 6).
    case relu6
    /// x for positive x, else x / 10; the slope YOLO and NanoDet use.
    case leakyReLU = "leaky-relu"
    /// 1 / (1 + exp(-x)).
    case sigmoid
    /// x times its sigmoid (Elfwing et al. 2017).
    case silu
    /// min(max(x / 6 + 1 / 2, 0), 1).
    case hardSigmoid = "hard-sigmoid"
    /// x times its hard sigmoid (Howard et al. 2019, "Searching for MobileNetV3").
    case hardSwish = "hard-swish"

    /// The lower bound of those that only cut the range; nothing is cut for the others.
    package var lowerBound: Float { self == .relu || self == .relu6 ? 0 : -.infinity }
    /// The upper bound of those that only cut the range.
    package var upperBound: Float { self == .relu6 ? 6 : .infinity }
}
