/// How much brighter a scene has become as a whole, for dark, middle and bright places each.
///
/// A cloud, a camera's exposure and its gain change all places that were equally bright alike, whatever the curve; what moves
/// changes few of them. So the median difference of the places of a brightness is the light's, and the rest is motion's.
struct LightChange {
    private typealias Cells = CellGrid.Cells

    /// Levels of brightness in a class, and classes.
    private static let width: Float = 32
    private static let classes = 8
    /// Differences are told apart up to this many levels; more is no change of light but another scene.
    private static let reach = 64
    /// The cells of so many vectors, spread over the picture, are enough for medians.
    private static let samples = 256
    /// A class with fewer cells than this goes by all.
    private static let leastCells = 64

    /// How many cells of each class differ by how much; the last row is all classes'.
    private var counts = [UInt16](repeating: 0, count: (classes + 1) * 2 * reach)
    private var sizes = [Int](repeating: 0, count: classes + 1)
    private var levels = [Float](repeating: 0, count: classes)
    /// Nothing has changed anywhere.
    private(set) var isNone = true

    /// Takes the difference of a picture to the one it is compared with; cells whose `floor` is infinite do not count.
    mutating func measure(_ cells: [SIMD8<Float>], against mean: [SIMD8<Float>], floor: [SIMD8<Float>]) {
        for index in counts.indices { counts[index] = 0 }
        for index in sizes.indices { sizes[index] = 0 }
        let bins = 2 * Self.reach
        for vector in stride(from: 0, to: cells.count, by: max(1, cells.count / Self.samples)) {
            let (before, limits) = (mean[vector], floor[vector])
            // Half a level and the reach are added, so that cutting off the fraction rounds.
            let difference = cells[vector] - before + (Float(Self.reach) + 0.5)
            for lane in 0..<Cells.scalarCount where limits[lane] < .infinity {
                let bin = Int(min(max(difference[lane], 0), Float(bins - 1)))
                let brightness = Int(before[lane]) / Int(Self.width)
                counts[brightness &* bins &+ bin] &+= 1
                sizes[brightness] &+= 1
            }
        }
        for brightness in 0..<Self.classes {
            sizes[Self.classes] += sizes[brightness]
            for bin in 0..<bins { counts[Self.classes * bins + bin] &+= counts[brightness * bins + bin] }
        }
        let overall = median(of: Self.classes)
        isNone = true
        for brightness in 0..<Self.classes {
            levels[brightness] = sizes[brightness] < Self.leastCells ? overall : median(of: brightness)
            if levels[brightness] != 0 { isNone = false }
        }
    }

    /// What the light added to places that were so bright.
    @inline(__always) func added(to mean: SIMD8<Float>) -> SIMD8<Float> {
        var added = SIMD8<Float>(repeating: levels[0])
        for brightness in 1..<Self.classes {
            added.replace(with: levels[brightness], where: mean .>= Float(brightness) * Self.width)
        }
        return added
    }

    private func median(of brightness: Int) -> Float {
        let bins = 2 * Self.reach
        var left = sizes[brightness] / 2
        for bin in 0..<bins {
            left -= Int(counts[brightness * bins + bin])
            if left < 0 { return Float(bin - Self.reach) }
        }
        return 0
    }
}
