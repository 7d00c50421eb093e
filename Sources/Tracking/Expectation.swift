/// What a track leads one to expect of a frame, and how well an observation meets it.
///
/// The measure is the track score of Sittler (1964, "An optimal data association problem in surveillance theory"): the
/// logarithm of how much likelier the observation is if it is the track's person than if it is anybody else. Place, height
/// and clothes each add their part, so that the gap between two frames and all that is uncertain about a track count as
/// they should: at few frames a second, and for who was hidden, a person is looked for in a wider area and must look the
/// more alike.
struct Expectation {
    private let box: BoundingBox
    /// From there back to where a hidden person was seen last: they may have stopped on the way.
    private let wayBack: BoundingBox.Point?
    /// Of the box's middle, in pixels squared.
    private let varianceX, varianceY: Float
    private let appearance: Appearance?

    /// What is usual, by measurement on persons who walk past a camera.
    private enum Usual {
        /// Boxes of persons half hidden are off by so much more than those of others, in heights.
        static let deviation: Float = 0.15
        /// By which share a person's height differs between two sightings, and the most that may cost.
        static let heightDeviation: Float = 0.2
        static let heightCost: Float = 2
        /// The likeness of clothes that tells nothing, what each hundredth more or less tells, and how much that may be.
        static let likeness: Float = 0.92
        static let perLikeness: Float = 40
        static let clothes: ClosedRange<Float> = -2...2
        /// How many strangers may come into sight in a square as high as a person.
        static let strangers: Float = 0.02
        /// The same where no edge of the picture is near, and how much clothes may tell there.
        static let strangersInside: Float = 0.001
        static let clothesInside: ClosedRange<Float> = -6...2
    }

    /// What `track` expects at `now` in a frame of that size.
    init(_ track: Track, in frame: FrameSize?, now: Duration) {
        let unseen = Float((now - track.lastSeen) / .seconds(1))
        box = track.predictedBox(at: now)
        wayBack =
            track.state == .lost && !track.isLeaving(frame)
            ? BoundingBox.Point(x: track.box.x - box.x, y: track.box.y - box.y) : nil
        (varianceX, varianceY) = track.motion.variances(after: unseen, height: track.box.height)
        appearance = track.appearance
    }

    /// The track score of `observation`; at 0 it could as well be a stranger.
    func score(of observation: Observation) -> Float {
        score(of: observation, strangers: Usual.strangers, clothes: Usual.clothes)
    }

    /// The track score of `observation` where nobody can have walked into the picture, of somebody who was not seen for a while:
    /// fewer are strangers, and nobody else's box disturbs how they are dressed.
    func scoreInside(of observation: Observation) -> Float {
        score(of: observation, strangers: Usual.strangersInside, clothes: Usual.clothesInside)
    }

    private func score(of observation: Observation, strangers: Float, clothes: ClosedRange<Float>) -> Float {
        let seen = observation.box
        let height = max(box.height, seen.height, 1)
        let blur = Usual.deviation * Usual.deviation * height * height
        let (x, y) = (varianceX + blur, varianceY + blur)
        let miss = miss(of: seen)
        let area = 2 * Float.pi * (x * y).squareRoot() / (height * height)
        return -naturalLogarithm(strangers * area) - (miss.x * miss.x / x + miss.y * miss.y / y) / 2
            - cost(ofHeight: seen.height) + gain(ofClothes: observation.appearance, in: clothes)
    }

    /// How far the box is from where it should be.
    private func miss(of seen: BoundingBox) -> BoundingBox.Point {
        let miss = BoundingBox.Point(
            x: seen.x + seen.width / 2 - box.x - box.width / 2, y: seen.y + seen.height / 2 - box.y - box.height / 2)
        guard let wayBack else { return miss }
        let length = wayBack.x * wayBack.x + wayBack.y * wayBack.y
        guard length > 0 else { return miss }
        let share = min(max((miss.x * wayBack.x + miss.y * wayBack.y) / length, 0), 1)
        return BoundingBox.Point(x: miss.x - share * wayBack.x, y: miss.y - share * wayBack.y)
    }

    private func cost(ofHeight height: Float) -> Float {
        // By their mean: nearly the logarithm of their ratio.
        let mean = max((box.height + height) / 2, 1)
        let deviations = (box.height - height) / mean / Usual.heightDeviation
        return min(deviations * deviations / 2, Usual.heightCost)
    }

    private func gain(ofClothes seen: Appearance?, in bounds: ClosedRange<Float>) -> Float {
        guard let appearance, let seen else { return 0 }
        let gain = Usual.perLikeness * (appearance.likeness(to: seen) - Usual.likeness)
        return min(max(gain, bounds.lowerBound), bounds.upperBound)
    }
}

/// The natural logarithm of a positive number to about a thousandth, which the standard library leaves to the system's.
func naturalLogarithm(_ value: Float) -> Float {
    let significand = value.significand
    let z = (significand - 1) / (significand + 1)
    return Float(value.exponent) * 0.693_147_2 + 2 * z * (1 + z * z * (1 / 3 + z * z / 5))
}
