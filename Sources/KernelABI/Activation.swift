/// What a layer does to its sum before it is stored.
package enum Activation: String, Codable, CaseIterable, Sendable {
    /// The sum itself.
    case none
    /// max(x, 0).
    case relu
    /// min(max(x, 0), 6).
    case relu6

    /// Each of these is a clamp; this is its lower bound.
    package var lowerBound: Float { self == .none ? -.infinity : 0 }
    /// The clamp's upper bound.
    package var upperBound: Float { self == .relu6 ? 6 : .infinity }
}
