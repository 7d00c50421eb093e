/// Makes a picture small: the mean brightness of each cell, from four of its rows.
///
/// Bytes are summed in pairs of pairs before anything is widened, and rows that would tell little more are not read.
struct CellAverage {
    private typealias Cells = CellGrid.Cells

    private let grid: CellGrid
    /// Sums of four neighbouring pixels in the four rows, for a row of cells.
    private var quads: [UInt16]

    init(_ grid: CellGrid) {
        self.grid = grid
        quads = Array(repeating: 0, count: grid.vectors * Cells.scalarCount * grid.side / 4)
    }

    /// Fills `cells`, which has the grid's number of vectors, from a picture of the grid's size.
    mutating func fill(_ cells: inout [SIMD8<Float>], from plane: borrowing LumaPlane) {
        for row in 0..<grid.rows {
            sumQuads(ofCellRow: row, plane)
            let first = row * grid.vectors
            // With the number known the compiler unrolls the sums.
            switch grid.side {
            case 4: sumCells(quads: 1, into: &cells, first: first)
            case 8: sumCells(quads: 2, into: &cells, first: first)
            case 12: sumCells(quads: 3, into: &cells, first: first)
            default: sumCells(quads: grid.side / 4, into: &cells, first: first)
            }
        }
    }

    @inline(__always)
    private func sumCells(quads count: Int, into cells: inout [SIMD8<Float>], first: Int) {
        let bytes = unsafe quads.span.bytes
        let share = 1 / Float(16 * count)
        for vector in 0..<grid.vectors {
            var sums = SIMD8<UInt32>()
            for quad in 0..<count {
                for lane in 0..<Cells.scalarCount {
                    let index = (vector &* Cells.scalarCount &+ lane) &* count &+ quad
                    // The load checks its bounds, and any bytes are numbers.
                    sums[lane] &+= UInt32(
                        unsafe bytes.unsafeLoadUnaligned(fromByteOffset: index &* 2, as: UInt16.self))
                }
            }
            cells[first + vector] = SIMD8<Float>(SIMD8<Int32>(truncatingIfNeeded: sums)) * share
        }
    }

    private mutating func sumQuads(ofCellRow row: Int, _ plane: borrowing LumaPlane) {
        let step = grid.side / 4
        let first = plane.offset(row: row * grid.side)
        let stride = plane.offset(row: row * grid.side + step) - first
        let pixels = grid.columns * grid.side
        var x = 0
        while x &+ 16 <= pixels {
            let samples = plane.samples
            var pairs = SIMD8<UInt16>()
            for index in 0..<4 {
                let offset = first &+ index &* stride &+ x
                // The load checks its bounds, and any bytes are samples.
                let bytes = unsafe samples.unsafeLoadUnaligned(fromByteOffset: offset, as: SIMD8<UInt16>.self)
                pairs &+= (bytes & 0xFF) &+ (bytes &>> 8)
            }
            let sums = pairs.evenHalf &+ pairs.oddHalf
            for lane in 0..<4 { quads[x / 4 &+ lane] = sums[lane] }
            x &+= 16
        }
        while x < pixels {
            var sum: UInt16 = 0
            for index in 0..<16 {
                let offset = first &+ index / 4 &* stride &+ x &+ index % 4
                sum &+= UInt16(unsafe plane.samples.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
            }
            quads[x / 4] = sum
            x &+= 4
        }
    }
}
