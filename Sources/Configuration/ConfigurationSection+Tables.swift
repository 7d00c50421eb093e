internal import Yams

extension ConfigurationSection {
    /// The rows of numbers under `key`, such as the corners of a polygon; nil when it is absent or unusable.
    ///
    /// Every row has `columns` numbers, each in `range`.
    package func table(_ key: String, columns: Int, in range: ClosedRange<Double>) -> [[Double]]? {
        value(of: key).flatMap { rows($0, key: key, columns: columns, in: range) }
    }

    /// A list of such tables, or a single one, which is a list of one; empty when it is absent.
    package func tables(_ key: String, columns: Int, in range: ClosedRange<Double>) -> [[[Double]]] {
        guard let value = value(of: key) else { return [] }
        let isList = value.sequence?.first?.sequence?.first?.sequence != nil
        let tables = isList ? Array(value.sequence ?? []) : [value]
        return tables.compactMap { rows($0, key: key, columns: columns, in: range) }
    }

    private func rows(_ node: Node, key: String, columns: Int, in range: ClosedRange<Double>) -> [[Double]]? {
        let rows = (node.sequence ?? []).map { row in
            (row.sequence ?? []).compactMap { $0.scalar.flatMap { Double($0.string) } }.filter(range.contains)
        }
        guard !rows.isEmpty, rows.allSatisfy({ $0.count == columns }),
            zip(rows, node.sequence ?? []).allSatisfy({ $0.count == $1.sequence?.count })
        else {
            let row = Array(repeating: "\(range.lowerBound)", count: columns).joined(separator: ", ")
            reading.note(
                "\(name(of: key)) must be a list of rows such as [\(row)], with numbers from \(range.lowerBound) to "
                    + "\(range.upperBound)", at: node)
            return nil
        }
        return rows
    }
}
