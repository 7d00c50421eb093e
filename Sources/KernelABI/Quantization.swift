/// What the bytes of a map in int8 stand for: (byte - `zeroPoint`) * `scale`.
///
/// One scale a map and a zero that is a byte, as in Jacob et al. 2018, "Quantization and Training of Neural Networks for
/// Efficient Integer-Arithmetic-Only Inference".
package struct Quantization: Hashable, Sendable {
    /// From one byte to the next; above 0.
    package let scale: Float
    /// The byte that stands for 0: a whole number in 0...255.
    package let zeroPoint: Float

    /// Numbers as they are: the maps of other precisions.
    package static let identity = Quantization(scale: 1, zeroPoint: 0)

    private init(scale: Float, zeroPoint: Float) {
        self.scale = scale
        self.zeroPoint = zeroPoint
    }

    /// The finest that holds a range and 0.
    package init(_ range: ClosedRange<Float>) {
        let (lower, upper) = (min(range.lowerBound, 0), max(range.upperBound, 0))
        let extent = upper - lower
        // Of a file nobody vouches for: the scale and its inverse must be numbers.
        guard extent > 1e-30, extent.isFinite else {
            self = .identity
            return
        }
        scale = extent / 255
        zeroPoint = (-lower / scale).rounded()
    }
}
