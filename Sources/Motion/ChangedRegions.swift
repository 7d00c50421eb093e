/// Gathers changed cells that lie near one another into rectangles: connected components over a distance of two cells.
///
/// Rosenfeld and Pfaltz (1966, "Sequential operations in digital picture processing"): labels from the neighbours before,
/// and a forest of those that turn out to be one.
struct ChangedRegions {
    /// As many rectangles as are told, the largest.
    static let limit = 16

    private struct Extent {
        var left, top, right, bottom: Int
        var cells: Int
    }

    /// The cells before one that are at most two rows and columns away: rows above, and columns.
    private static let neighbours = [(2, -2...2), (1, -2...2), (0, -2 ... -1)]

    private let grid: CellGrid
    /// Fewer cells are no region.
    private let leastCells: Int
    /// Labels by cell, with margins so that every cell has neighbours; 0 is unchanged.
    private var labels: [Int32]
    private var changed: [Int] = []
    private var parents: [Int32] = []
    private var extents: [Extent] = []
    private let pitch: Int

    init(_ grid: CellGrid, leastCells: Int) {
        self.grid = grid
        self.leastCells = leastCells
        pitch = grid.columns + 4
        let cells = grid.columns * grid.rows
        labels = Array(repeating: 0, count: pitch * (grid.rows + 2))
        changed.reserveCapacity(cells)
        parents.reserveCapacity(cells + 1)
        extents.reserveCapacity(cells + 1)
    }

    /// Writes the rectangles of the cells that `bits` marks, those with the most cells first.
    mutating func gather(_ bits: [UInt8], into regions: inout [MotionRegion]) {
        regions.removeAll(keepingCapacity: true)
        label(bits)
        for place in changed {
            let (column, row) = (place % pitch - 2, place / pitch - 2)
            let root = Int(root(of: labels[place]))
            extents[root].left = min(extents[root].left, column)
            extents[root].right = max(extents[root].right, column)
            extents[root].top = min(extents[root].top, row)
            extents[root].bottom = max(extents[root].bottom, row)
            extents[root].cells += 1
            labels[place] = 0
        }
        while regions.count < Self.limit, let best = extents.indices.max(by: { extents[$0].cells < extents[$1].cells }),
            extents[best].cells >= leastCells
        {
            regions.append(region(extents[best]))
            extents[best].cells = 0
        }
    }

    private mutating func label(_ bits: [UInt8]) {
        changed.removeAll(keepingCapacity: true)
        parents.removeAll(keepingCapacity: true)
        parents.append(0)
        for vector in bits.indices where bits[vector] != 0 {
            let start = (vector / grid.vectors + 2) * pitch + vector % grid.vectors * 8 + 2
            var left = bits[vector]
            while left != 0 {
                let place = start + left.trailingZeroBitCount
                left &= left &- 1
                changed.append(place)
                labels[place] = joinedNeighbours(of: place)
            }
        }
        extents.removeAll(keepingCapacity: true)
        for _ in parents { extents.append(Extent(left: .max, top: .max, right: -1, bottom: -1, cells: 0)) }
    }

    /// The label of the neighbours that have one, which become one region, or a new label.
    private mutating func joinedNeighbours(of place: Int) -> Int32 {
        var joined: Int32 = 0
        for (above, columns) in Self.neighbours {
            for neighbour in place - above * pitch + columns.lowerBound...place - above * pitch + columns.upperBound
            where labels[neighbour] != 0 {
                let found = root(of: labels[neighbour])
                if joined == 0 {
                    joined = found
                } else if found != joined {
                    parents[Int(max(found, joined))] = min(found, joined)
                    joined = min(found, joined)
                }
            }
        }
        if joined == 0 {
            joined = Int32(parents.count)
            parents.append(joined)
        }
        return joined
    }

    private func root(of label: Int32) -> Int32 {
        var label = label
        while parents[Int(label)] != label { label = parents[Int(label)] }
        return label
    }

    private func region(_ extent: Extent) -> MotionRegion {
        let (x, y) = (Float(grid.side) / Float(grid.width), Float(grid.side) / Float(grid.height))
        return MotionRegion(
            x: Float(extent.left) * x, y: Float(extent.top) * y,
            width: Float(extent.right - extent.left + 1) * x, height: Float(extent.bottom - extent.top + 1) * y)
    }
}
