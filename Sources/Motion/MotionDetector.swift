/// Finds where in a camera's picture something moves, for a fraction of what a network's run costs.
///
/// A picture is made small and compared with a model of its background. Noise, flicker, clouds, the camera's exposure and
/// trees in the wind are no motion; where much of the picture changes at once (the light goes on, the camera turns to infrared)
/// the scene is learnt anew. A value without clock: `look` once a picture, in the order of time. After the first picture of a
/// size nothing is allocated.
package struct MotionDetector: Sendable {
    /// What a picture is compared with the background.
    package enum Finding: Sendable, Equatable {
        /// Nothing moves.
        case still
        /// Something moves, in `regions`.
        case moving
        /// Nothing is known: it is the first picture, of another size, after a long gap, or of a scene that has changed as a
        /// whole. There are no regions.
        case unknown
    }

    /// What counts as a change.
    package struct Settings: Sendable, Equatable {
        /// 0...1; at 1 a change of 4 levels of brightness (of 255) counts, at 0.5 one of 10, at 0 only one of 28.
        package var sensitivity: Float = 0.5

        package init() {}

        /// Least difference of a cell to its background, in levels.
        var floor: Float { 4 + 24 * (1 - sensitivity) * (1 - sensitivity) }
    }

    /// Whether motion at a point does not count; the point is told in shares of the picture's width and height.
    package typealias Mask = @Sendable (_ x: Float, _ y: Float) -> Bool

    /// Fewer changed cells are noise.
    private static let leastCells = 3
    /// When more of the cells have changed than this, it is another scene.
    private static let mostChanged: Float = 0.35
    /// After so long without a picture everything may have changed.
    private static let longestGap = Duration.seconds(10)

    private let settings: Settings
    private let isMasked: Mask
    private var scene: SceneMemory?

    /// What was seen last, at what time.
    private struct SceneMemory {
        let grid: CellGrid
        let watched: Int
        var average: CellAverage
        var background: BackgroundModel
        var gathering: ChangedRegions
        var cells: [SIMD8<Float>]
        var time: Duration
    }

    /// Where something moves in the last picture, the largest region first; at most sixteen.
    package private(set) var regions: [MotionRegion] = []

    /// Finds motion everywhere but where `isMasked` is true.
    package init(settings: Settings = Settings(), isMasked: @escaping Mask = { _, _ in false }) {
        self.settings = settings
        self.isMasked = isMasked
        regions.reserveCapacity(ChangedRegions.limit)
    }

    /// Looks at the next picture.
    package mutating func look(at plane: borrowing LumaPlane, now: Duration) -> Finding {
        guard var scene = take(for: plane, now: now) else { return learnAnew(plane, now: now) }
        defer { self.scene = scene }
        scene.average.fill(&scene.cells, from: plane)
        let changed = scene.background.compare(scene.cells, after: now - scene.time)
        scene.time = now
        guard Float(changed) <= Self.mostChanged * Float(scene.watched) else {
            scene.background.learn(scene.cells)
            regions.removeAll(keepingCapacity: true)
            return .unknown
        }
        scene.gathering.gather(scene.background.changed, into: &regions)
        return regions.isEmpty ? .still : .moving
    }

    /// The share of a rectangle's cells that have changed in the last picture, 0...1.
    package func changedShare(of region: MotionRegion) -> Float {
        guard let scene else { return 0 }
        let grid = scene.grid
        var (cells, changed) = (0, 0)
        for row in grid.rows(of: region) {
            for column in grid.columns(of: region) {
                cells += 1
                changed += Int(scene.background.changed[row * grid.vectors + column / 8] >> UInt8(column % 8) & 1)
            }
        }
        return cells > 0 ? Float(changed) / Float(cells) : 0
    }

    /// The scene, if the picture can be compared with it; it is moved out, so that it can be changed in place.
    private mutating func take(for plane: borrowing LumaPlane, now: Duration) -> SceneMemory? {
        guard let known = scene.take(), known.grid.width == plane.width, known.grid.height == plane.height,
            now > known.time, now - known.time <= Self.longestGap
        else { return nil }
        return known
    }

    private mutating func learnAnew(_ plane: borrowing LumaPlane, now: Duration) -> Finding {
        let grid = CellGrid(width: plane.width, height: plane.height)
        var floor = [SIMD8<Float>](repeating: SIMD8(repeating: .infinity), count: grid.count)
        var watched = 0
        for row in 0..<grid.rows {
            for column in 0..<grid.columns
            where !isMasked(grid.middle(ofColumn: column), grid.middle(ofRow: row)) {
                floor[row * grid.vectors + column / 8][column % 8] = settings.floor
                watched += 1
            }
        }
        var made = SceneMemory(
            grid: grid, watched: watched, average: CellAverage(grid),
            background: BackgroundModel(floor: floor, watched: watched),
            gathering: ChangedRegions(grid, leastCells: Self.leastCells),
            cells: Array(repeating: SIMD8(), count: grid.count), time: now)
        made.average.fill(&made.cells, from: plane)
        made.background.learn(made.cells)
        scene = made
        regions.removeAll(keepingCapacity: true)
        return .unknown
    }
}
