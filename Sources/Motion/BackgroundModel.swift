/// What a scene looks like while nothing moves, cell by cell: its brightness, and how much that trembles.
///
/// A running mean that what has changed enters slowly, and a limit that rises where neighbouring frames differ all the time,
/// after Manzanera and Richefeu (2004, "A robust and computationally efficient motion detection algorithm based on Σ-Δ
/// background estimation"): a tree in the wind is soon no motion, a parked car within a minute.
struct BackgroundModel {
    private typealias Cells = CellGrid.Cells

    /// How fast things enter the background: the time after which 63 % of them are in.
    private enum TimeConstant {
        static let unchanged = Duration.seconds(2)
        static let changed = Duration.seconds(20)
        static let tremble = Duration.seconds(10)
    }

    /// A change is larger than this many times the mean difference of neighbouring frames; that of Gaussian noise is 1.13
    /// deviations.
    private static let trembles: Float = 4
    /// What a cell is taken to tremble by at first, in levels.
    private static let firstTremble: Float = 2

    /// What a cell may add to the noise of the whole: most of the picture is noise even where much moves.
    private static let mostNoise: Float = 8

    /// In levels of luma.
    private var mean, previous, tremble: [SIMD8<Float>]
    /// Least difference that is a change; infinite for cells that are masked or no cells.
    private let floor: [SIMD8<Float>]
    /// Cells that are watched.
    private let watched: Int
    private var light = LightChange()
    /// The mean tremble of all cells in the last pictures, which is known long before a cell's own.
    private var noise = firstTremble

    /// A bit for each cell that has changed, the lowest for the first of a vector.
    private(set) var changed: [UInt8]

    init(floor: [SIMD8<Float>], watched: Int) {
        self.floor = floor
        self.watched = watched
        mean = Array(repeating: 0, count: floor.count).map { SIMD8(repeating: $0) }
        previous = mean
        tremble = mean.map { _ in SIMD8(repeating: Self.firstTremble) }
        changed = Array(repeating: 0, count: floor.count)
    }

    /// Takes a picture for what the scene looks like.
    mutating func learn(_ cells: [SIMD8<Float>]) {
        for index in cells.indices {
            mean[index] = cells[index]
            previous[index] = cells[index]
            changed[index] = 0
        }
    }

    /// Marks the cells of a picture that have changed, learns from it, and answers how many there are.
    mutating func compare(_ cells: [SIMD8<Float>], after time: Duration) -> Int {
        light.measure(cells, against: mean, floor: floor)
        let unchangedRate = Self.rate(TimeConstant.unchanged, time)
        let changedRate = Self.rate(TimeConstant.changed, time)
        let trembleRate = Self.rate(TimeConstant.tremble, time)
        let bits = SIMD8<Int32>(1, 2, 4, 8, 16, 32, 64, 128)
        let usual = SIMD8<Float>(repeating: noise * Self.trembles)
        var trembling = SIMD8<Float>()
        var count = 0
        for index in cells.indices {
            let cell = cells[index]
            let added = light.isNone ? SIMD8<Float>() : light.added(to: mean[index])
            let difference = cell - mean[index] - added
            let limit = larger(larger(floor[index], usual), tremble[index] * Self.trembles)
            let isChanged = magnitude(difference) .> limit
            let marks = UInt8(truncatingIfNeeded: SIMD8<Int32>().replacing(with: bits, where: isChanged).wrappedSum())
            changed[index] = marks
            count &+= marks.nonzeroBitCount
            let rate = SIMD8<Float>(repeating: unchangedRate).replacing(with: changedRate, where: isChanged)
            mean[index] += added + rate * difference
            let step = magnitude(cell - previous[index] - added)
            tremble[index] += trembleRate * (step - tremble[index])
            previous[index] = cell
            let most = SIMD8<Float>(repeating: Self.mostNoise)
            trembling += step.replacing(with: most, where: step .> most).replacing(
                with: 0, where: floor[index] .== .infinity)
        }
        noise = (noise + trembling.sum() / Float(max(watched, 1))) / 2
        return count
    }

    /// The share of a difference that is taken up in `time`.
    private static func rate(_ constant: Duration, _ time: Duration) -> Float { Float(time / (constant + time)) }
}

/// The larger of two values in each lane.
@inline(__always) private func larger(_ a: SIMD8<Float>, _ b: SIMD8<Float>) -> SIMD8<Float> {
    a.replacing(with: b, where: b .> a)
}

/// Without sign, in each lane.
@inline(__always) private func magnitude(_ a: SIMD8<Float>) -> SIMD8<Float> { a.replacing(with: -a, where: a .< 0) }
