/// Pairs rows with columns so that the sum of their gains is the largest that can be had.
///
/// The Hungarian method (Kuhn 1955) as shortest augmenting paths with potentials (Jonker and Volgenant 1987): O(n² m) for
/// n rows and m columns, n at most m.
package struct Assignment: Sendable {
    /// For each row its column, or nil.
    package let columns: [Int?]

    /// Gains of `gains.count` rows, each of as many columns; a pair of no positive gain is not made.
    ///
    /// Gains are finite.
    package init(gains: [[Float]]) {
        let rows = gains.count
        let columns = gains.first?.count ?? 0
        guard rows > 0, columns > 0 else {
            self.columns = Array(repeating: nil, count: rows)
            return
        }
        if rows > columns {
            let transposed = (0..<columns).map { column in gains.map { $0[column] } }
            var result = [Int?](repeating: nil, count: rows)
            for (column, row) in Assignment(gains: transposed).columns.enumerated() {
                if let row { result[row] = column }
            }
            self.columns = result
            return
        }
        var search = PathSearch(gains: gains, columns: columns)
        for row in 0..<rows { search.insert(row) }
        self.columns = (0..<rows).map { row in
            search.owner.firstIndex(of: row).flatMap { gains[row][$0] > 0 ? $0 : nil }
        }
    }
}

/// Row after row finds its column, earlier rows moving on to others where that costs less.
private struct PathSearch {
    let gains: [[Float]]
    /// The row of each column.
    var owner: [Int?]
    private var rowPotentials: [Float]
    private var columnPotentials: [Float]

    init(gains: [[Float]], columns: Int) {
        self.gains = gains
        owner = Array(repeating: nil, count: columns)
        rowPotentials = Array(repeating: 0, count: gains.count)
        columnPotentials = Array(repeating: 0, count: columns)
    }

    /// A pair that is not worth making costs as much as none.
    private func reducedCost(_ row: Int, _ column: Int) -> Float {
        -max(gains[row][column], 0) - rowPotentials[row] - columnPotentials[column]
    }

    mutating func insert(_ first: Int) {
        let columns = owner.indices
        var distance = [Float](repeating: .infinity, count: columns.count)
        var previous = [Int?](repeating: nil, count: columns.count)
        var isDone = [Bool](repeating: false, count: columns.count)
        var row = first
        var reached: Int?
        while true {
            // The cheapest way on from the rows reached so far.
            for column in columns where !isDone[column] {
                let cost = reducedCost(row, column)
                if cost < distance[column] {
                    distance[column] = cost
                    previous[column] = reached
                }
            }
            guard let nearest = columns.filter({ !isDone[$0] }).min(by: { distance[$0] < distance[$1] }) else { return }
            let step = distance[nearest]
            rowPotentials[first] += step
            for column in columns {
                if isDone[column], let row = owner[column] {
                    rowPotentials[row] += step
                    columnPotentials[column] -= step
                } else {
                    distance[column] -= step
                }
            }
            isDone[nearest] = true
            reached = nearest
            guard let next = owner[nearest] else { break }
            row = next
        }
        while let column = reached {
            reached = previous[column]
            owner[column] = reached.flatMap { owner[$0] } ?? first
        }
    }
}
