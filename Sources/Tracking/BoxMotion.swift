/// Where the centre of a person's box goes, each coordinate by itself.
///
/// All noise is told in heights of the box, so that near and far persons are treated alike, as Wojke, Bewley and Paulus do
/// (2017, "Simple online and realtime tracking with a deep association metric"); a person's height stands for 1.7 m.
struct BoxMotion: Sendable, Equatable {
    private var x, y: CoordinateFilter

    /// Deviations in heights: of a detector's box, of a walker's velocity, and of what that changes by in a second.
    private enum Noise {
        static let position: Float = 1 / 20
        static let velocity: Float = 1
        static let acceleration: Float = 0.2
    }

    init(_ box: BoundingBox) {
        let scale = max(box.height, 1)
        x = CoordinateFilter(
            position: box.x + box.width / 2, deviation: Noise.position * scale,
            velocityDeviation: Noise.velocity * scale)
        y = CoordinateFilter(
            position: box.y + box.height / 2, deviation: Noise.position * scale,
            velocityDeviation: Noise.velocity * scale)
    }

    /// A box `seconds` after it was seen, if nothing is seen until then.
    ///
    /// It begins where it was seen and not where the filter smoothes it to, which meets the next sighting better. Its
    /// extent stays: half a person behind a car looks like one who shrinks, and would vanish.
    func box(_ seen: BoundingBox, after seconds: Float) -> BoundingBox {
        seen.moved(byX: x.velocity * seconds, y: y.velocity * seconds)
    }

    /// How uncertain the middle of the box, `height` pixels high, is `seconds` after it was seen, in pixels squared.
    func variances(after seconds: Float, height: Float) -> (x: Float, y: Float) {
        let acceleration = Noise.acceleration * max(height, 1)
        var (later, laterY) = (x, y)
        later.predict(seconds: seconds, acceleration: acceleration)
        laterY.predict(seconds: seconds, acceleration: acceleration)
        return (later.positionVariance, laterY.positionVariance)
    }

    /// The box was seen `seconds` after it was seen last.
    mutating func see(_ measured: BoundingBox, after seconds: Float) {
        let scale = max(measured.height, 1)
        x.predict(seconds: seconds, acceleration: Noise.acceleration * scale)
        y.predict(seconds: seconds, acceleration: Noise.acceleration * scale)
        x.correct(measured.x + measured.width / 2, deviation: Noise.position * scale)
        y.correct(measured.y + measured.height / 2, deviation: Noise.position * scale)
    }
}
