/// A Kalman filter for one coordinate that moves at a nearly constant velocity (Kalman 1960; Bar-Shalom, Li and Kirubarajan
/// 2001, "Estimation with applications to tracking and navigation", section 6.3.2).
///
/// Steps may be of any length, so that it holds at 2 frames a second as at 10, and over a gap.
struct CoordinateFilter: Sendable, Equatable {
    /// In pixels, and pixels a second.
    private(set) var position, velocity: Float
    /// The covariance of the two, which is symmetric.
    private(set) var positionVariance: Float
    private var covariance, velocityVariance: Float

    /// Begins at a measured position with the velocity unknown: 0, give or take `velocityDeviation`.
    init(position: Float, deviation: Float, velocityDeviation: Float) {
        self.position = position
        velocity = 0
        positionVariance = deviation * deviation
        covariance = 0
        velocityVariance = velocityDeviation * velocityDeviation
    }

    /// Moves on by `seconds`, in which the velocity may change by `acceleration` a second.
    mutating func predict(seconds: Float, acceleration: Float) {
        let square = seconds * seconds
        let noise = acceleration * acceleration
        position += velocity * seconds
        positionVariance += 2 * seconds * covariance + square * velocityVariance + noise * square * square / 4
        covariance += seconds * velocityVariance + noise * square * seconds / 2
        velocityVariance += noise * square
    }

    /// Takes a measurement that is off by `deviation` as a rule.
    mutating func correct(_ measured: Float, deviation: Float) {
        let variance = positionVariance + deviation * deviation
        let (positionGain, velocityGain) = (positionVariance / variance, covariance / variance)
        let innovation = measured - position
        position += positionGain * innovation
        velocity += velocityGain * innovation
        velocityVariance -= velocityGain * covariance
        covariance *= 1 - positionGain
        positionVariance *= 1 - positionGain
    }
}
