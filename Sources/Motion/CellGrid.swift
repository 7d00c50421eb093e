/// How a picture is divided into square cells, a vector of them at a time.
struct CellGrid: Equatable {
    /// Eight neighbouring cells of a row; those beyond the last column are never looked at.
    typealias Cells = SIMD8<Float>

    /// The picture's size in pixels.
    let width, height: Int
    /// A cell's side in pixels, a multiple of 4.
    let side: Int
    /// Whole cells; what is left at the right and lower edge is not looked at.
    let columns, rows: Int
    /// Vectors in a row.
    let vectors: Int

    /// No side of the picture has more cells than this.
    private static let mostAlong = 200

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        let widest = 4 * Self.mostAlong
        side = 4 * ((max(width, height) + widest - 1) / widest)
        columns = side > 0 ? width / side : 0
        rows = side > 0 ? height / side : 0
        vectors = (columns + Cells.scalarCount - 1) / Cells.scalarCount
    }

    /// Vectors of the whole picture.
    var count: Int { rows * vectors }

    /// Where the middle of a column's cells lies, as a share of the picture's width.
    func middle(ofColumn column: Int) -> Float { (Float(column) + 0.5) * Float(side) / Float(width) }

    /// Where the middle of a row's cells lies, as a share of the picture's height.
    func middle(ofRow row: Int) -> Float { (Float(row) + 0.5) * Float(side) / Float(height) }
}

extension CellGrid {
    /// The columns whose middles a rectangle covers, or the one that holds its own middle.
    func columns(of region: MotionRegion) -> Range<Int> {
        Self.covered(from: region.x, by: region.width, cell: Float(side) / Float(width), count: columns)
    }

    /// The rows whose middles a rectangle covers, or the one that holds its own middle.
    func rows(of region: MotionRegion) -> Range<Int> {
        Self.covered(from: region.y, by: region.height, cell: Float(side) / Float(height), count: rows)
    }

    private static func covered(from start: Float, by extent: Float, cell: Float, count: Int) -> Range<Int> {
        func index(_ place: Float) -> Int { Int(min(max(place, 0), Float(count))) }
        let (first, last) = (index(start / cell + 0.5), index((start + extent) / cell + 0.5))
        guard count > 0, last <= first else { return first..<last }
        let middle = min(index((start + extent / 2) / cell), count - 1)
        return middle..<middle + 1
    }
}
